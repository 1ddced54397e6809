"""The loss counts labelled pixels alone, and averages as it says."""

import pytest
import torch
import torch.nn.functional as F

from spectralx.data.labels import IGNORE_INDEX
from spectralx.training.ema import AveragedWeights
from spectralx.training.losses import balanced_weights, segmentation_loss


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
    found = segmentation_loss(logits, labels, weights, smoothing, "pixels")
    assert found.item() == pytest.approx(expected.item(), rel=1e-5)


def test_average_over_tiles_counts_sparse_tiles_as_much(batch):
    logits, labels = batch
    per_tile = [F.cross_entropy(logits[i : i + 1], labels[i : i + 1], ignore_index=IGNORE_INDEX) for i in (0, 1)]
    found = segmentation_loss(logits, labels, None, 0.0, "tiles")
    assert found.item() == pytest.approx(sum(per_tile).item() / 2, rel=1e-5)


@pytest.mark.parametrize("average", ["pixels", "tiles"])
def test_no_labelled_pixel_is_no_loss_and_no_gradient(batch, average):
    logits, labels = batch
    loss = segmentation_loss(logits, torch.full_like(labels, IGNORE_INDEX), None, 0.1, average)
    loss.backward()
    assert loss.item() == 0
    assert logits.grad.abs().max() == 0


def test_unlabelled_pixels_get_no_gradient(batch):
    logits, labels = batch
    segmentation_loss(logits, labels, None, 0.1, "tiles").backward()
    ignored = (labels == IGNORE_INDEX)[:, None].expand_as(logits)
    assert logits.grad[ignored].abs().max() == 0
    assert logits.grad[~ignored].abs().min() > 0


def test_balanced_weights():
    weights = balanced_weights(torch.tensor([100, 400, 0]))
    assert weights[2] == 0
    assert (weights[0] / weights[1]).item() == pytest.approx(2.0)
    assert weights[:2].mean().item() == pytest.approx(1.0)


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
