"""Stage 1, spectral modality adaptation: masked reconstruction of unlabelled images (METHOD 1.6, part 2)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, cast

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from spectralx.data.tiles import TileGroup
from spectralx.models.inputs import SpectralInput
from spectralx.models.masked_autoencoder import MaskedAutoencoder, Reconstruction
from spectralx.models.processes import mean_over_processes
from spectralx.training.config import Stage1Section
from spectralx.training.module import StageModule

# Weight of the load-balancing loss of the mixtures; reconstruction errors are of order 0.1 to 1.
_BALANCE = 0.01


class ReconstructionStage(StageModule):
    """Trains a network to reconstruct hidden patches.

    Args:
        network: The masked autoencoder around the network of stage 2.
        section: Settings of the stage.
        steps: Optimizer steps of the whole run.
        seed: Seed of the run.
        trainable: Names of the parameters that train.
    """

    def __init__(
        self, network: MaskedAutoencoder, section: Stage1Section, steps: int, seed: int, trainable: Collection[str]
    ) -> None:
        super().__init__(network, section, steps, seed, trainable)
        self._sum, self._count = 0.0, 0

    @property
    def autoencoder(self) -> MaskedAutoencoder:
        """The network."""
        return cast(MaskedAutoencoder, self.network)

    def step_loss(self, groups: Sequence[TileGroup]) -> tuple[Tensor, dict[str, Tensor]]:
        """Return the squared error of hidden pixels plus the weighted balance loss of the mixtures."""
        tiles = sum(group.image.shape[0] for group in groups)
        error = balance = groups[0].image.new_zeros(())
        for group in groups:
            share = group.image.shape[0] / tiles
            made = self.reconstruct(group)
            # Of several processes, each counts by the pixels that it had to reconstruct.
            error = error + share * made.loss * (made.pixels / mean_over_processes(made.pixels))
            balance = balance + share * self.autoencoder.auxiliary_loss()
        return error + _BALANCE * balance, {"reconstruction": error.detach(), "balance": balance.detach()}

    def validate_groups(self, groups: Sequence[TileGroup]) -> None:
        """Add the error on fixed tiles under masks that are the same each time."""
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(self.seed)
            for group in groups:
                count = group.image.shape[0]
                self._sum += float(self.reconstruct(group).loss) * count
                self._count += count

    def validation_figures(self) -> dict[str, Any]:
        """Return the mean error."""
        sums, counts = zip(*self.processes.gathered((self._sum, self._count)))
        figures = {"loss": sum(sums) / max(sum(counts), 1)}
        self._sum, self._count = 0.0, 0
        return figures

    def reconstruct(self, group: TileGroup) -> Reconstruction:
        """Hide and reconstruct the tiles of a group; invalid pixels are 0, the network's mark of nodata."""
        image = torch.where(group.valid[:, None], group.image, torch.zeros(()).to(group.image))
        spectral = SpectralInput(group.wavelength_nm, group.fwhm_nm, group.statistics)
        return cast(Reconstruction, self.autoencoder(image, spectral))


def reconstruction_arrays(
    stage: ReconstructionStage, group: TileGroup
) -> tuple[NDArray[np.float32], NDArray[np.bool_], NDArray[np.float32]]:
    """Reconstruct tiles for a plot.

    Returns:
        Standardised images ``(B, C, T, T)``, hidden pixels ``(B, T, T)`` and reconstructions ``(B, C, T, T)``.
    """
    stage.eval()
    with torch.no_grad(), torch.random.fork_rng(devices=[]):
        torch.manual_seed(stage.seed)
        made = stage.reconstruct(group.to(stage.device))
    return made.target.cpu().numpy(), made.hidden[:, 0].cpu().numpy(), made.image.float().cpu().numpy()
