"""The loss counts labelled pixels alone, and averages as it says."""

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from spectralx.data.labels import IGNORE_INDEX
from spectralx.training.ema import AveragedWeights
from spectralx.training.losses import (
    balanced_weights,
    dice_loss,
    effective_weights,
    lovasz_softmax_loss,
    pixel_loss,
)


@pytest.fixture
def batch():
    torch.manual_seed(0)
    logits = torch.randn(3, 4, 8, 8, requires_grad=True)
    labels = torch.randint(0, 4, (3, 8, 8))
    labels[0, :, 1:] = IGNORE_INDEX
    labels[2] = IGNORE_INDEX
    return logits, labels


@pytest.mark.parametrize("weights", [None, torch.tensor([0.5, 1.0, 2.0, 0.1])])
@pytest.mark.parametrize("smoothing", [0.0, 0.1])
def test_average_over_pixels_is_the_usual_cross_entropy(batch, weights, smoothing):
    logits, labels = batch
    expected = F.cross_entropy(logits, labels, weights, ignore_index=IGNORE_INDEX, label_smoothing=smoothing)
    found = pixel_loss(logits, labels, weights, smoothing, "pixels")
    assert found.item() == pytest.approx(expected.item(), rel=1e-5)


def test_average_over_tiles_counts_sparse_tiles_as_much(batch):
    logits, labels = batch
    per_tile = [F.cross_entropy(logits[i : i + 1], labels[i : i + 1], ignore_index=IGNORE_INDEX) for i in (0, 1)]
    found = pixel_loss(logits, labels, None, 0.0, "tiles")
    assert found.item() == pytest.approx(sum(per_tile).item() / 2, rel=1e-5)


@pytest.mark.parametrize("average", ["pixels", "tiles"])
def test_no_labelled_pixel_is_no_loss_and_no_gradient(batch, average):
    logits, labels = batch
    loss = pixel_loss(logits, torch.full_like(labels, IGNORE_INDEX), None, 0.1, average)
    loss.backward()
    assert loss.item() == 0
    assert logits.grad.abs().max() == 0


def test_unlabelled_pixels_get_no_gradient(batch):
    logits, labels = batch
    pixel_loss(logits, labels, None, 0.1, "tiles").backward()
    ignored = (labels == IGNORE_INDEX)[:, None].expand_as(logits)
    assert logits.grad[ignored].abs().max() == 0
    assert logits.grad[~ignored].abs().min() > 0


def test_balanced_weights():
    weights = balanced_weights(torch.tensor([100, 400, 0]))
    assert weights[2] == 0
    assert (weights[0] / weights[1]).item() == pytest.approx(2.0)
    assert weights[:2].mean().item() == pytest.approx(1.0)


def tile_probabilities(logits, labels, tile):
    """Return softmax (K, n) and labels (n,) of the labelled pixels of a tile, in float64."""
    chosen = labels[tile] != IGNORE_INDEX
    scores = logits[tile].detach().numpy().astype(np.float64)[:, chosen]
    scores = np.exp(scores - scores.max(axis=0))
    return scores / scores.sum(axis=0), labels[tile][chosen].numpy()


@pytest.mark.parametrize("gamma", [0.5, 2.0])
@pytest.mark.parametrize("average", ["pixels", "tiles"])
def test_focal_loss(batch, gamma, average):
    logits, labels = batch
    per_tile = []
    for tile in (0, 1):
        probabilities, truth = tile_probabilities(logits, labels, tile)
        sure = probabilities[truth, np.arange(truth.size)]
        per_tile.append(-((1 - sure) ** gamma) * np.log(sure))
    expected = np.concatenate(per_tile).mean() if average == "pixels" else np.mean([part.mean() for part in per_tile])
    assert pixel_loss(logits, labels, None, 0.0, average, gamma).item() == pytest.approx(expected, rel=1e-5)


def test_dice_loss(batch):
    logits, labels = batch
    per_tile = []
    for tile in (0, 1):
        probabilities, truth = tile_probabilities(logits, labels, tile)
        of_classes = []
        for index in np.unique(truth):
            inside = probabilities[index][truth == index].sum()
            of_classes.append(1 - 2 * inside / (probabilities[index].sum() + (truth == index).sum()))
        per_tile.append(np.mean(of_classes))
    assert dice_loss(logits, labels).item() == pytest.approx(np.mean(per_tile), rel=1e-5)


def test_lovasz_softmax_loss(batch):
    """By its definition: errors in falling order, each weighed by what its pixel adds to 1 - IoU."""
    logits, labels = batch

    def one_minus_iou(truth, wrong):
        return len(wrong) / len(truth | wrong)

    per_tile = []
    for tile in (0, 1):
        probabilities, truth = tile_probabilities(logits, labels, tile)
        of_classes = []
        for index in np.unique(truth):
            errors = np.abs((truth == index) - probabilities[index])
            inside, total, wrong = set(np.flatnonzero(truth == index)), 0.0, set()
            for pixel in np.argsort(-errors):
                grown = wrong | {pixel}
                total += errors[pixel] * (one_minus_iou(inside, grown) - one_minus_iou(inside, wrong))
                wrong = grown
            of_classes.append(total)
        per_tile.append(np.mean(of_classes))
    assert lovasz_softmax_loss(logits, labels).item() == pytest.approx(np.mean(per_tile), rel=1e-5)


@pytest.mark.parametrize("loss", [dice_loss, lovasz_softmax_loss])
def test_losses_of_regions_end_at_0_and_ignore_what_has_no_label(batch, loss):
    logits, labels = batch
    perfect = 40.0 * F.one_hot(labels.where(labels != IGNORE_INDEX, 0), 4).permute(0, 3, 1, 2).float()
    assert loss(perfect, labels).item() == pytest.approx(0, abs=1e-6)
    assert 0 < loss(logits, labels).item() < 1
    loss(logits, labels).backward()
    ignored = (labels == IGNORE_INDEX)[:, None].expand_as(logits)
    assert logits.grad[ignored].abs().max() == 0
    assert logits.grad[~ignored].abs().max() > 0
    assert loss(logits, torch.full_like(labels, IGNORE_INDEX)).item() == 0


def test_weights_by_the_effective_number():
    counts = torch.tensor([10, 1000, 0, 100_000])
    weights = effective_weights(counts, 0.999)
    expected = np.array([(1 - 0.999) / (1 - 0.999**n) for n in (10, 1000, 100_000)])
    np.testing.assert_allclose(weights[[0, 1, 3]].numpy(), expected / expected.mean(), rtol=1e-5)
    assert weights[2] == 0


def test_averaged_weights_follow_and_swap():
    module = torch.nn.Linear(2, 2, bias=False)
    averaged = AveragedWeights(module, 0.9)
    start = module.weight.detach().clone()
    with torch.no_grad():
        module.weight.add_(1.0)
    averaged.update(step=1000)
    torch.testing.assert_close(averaged.state_dict()["weight"], start + 0.1)
    with averaged.applied():
        torch.testing.assert_close(module.weight.detach(), start + 0.1)
    torch.testing.assert_close(module.weight.detach(), start + 1.0)


def test_averaged_weights_refuse_other_names():
    averaged = AveragedWeights(torch.nn.Linear(2, 2), 0.9)
    with pytest.raises(KeyError, match="differ"):
        averaged.load_state_dict({"weight": torch.zeros(2, 2)})
