"""Codes, tables, rotations and pooling against their definitions."""

import math

import pytest
import torch
from torch.nn import functional

from spectralx.models.decoder import pooling_matrix
from spectralx.models.positions import RotaryPositions, resize_grid, rotate, sincos_1d, sincos_2d


def test_sincos_is_the_published_formula():
    code = sincos_1d(torch.tensor([466.0, 940.0]), 8)
    for row, position in enumerate((466.0, 940.0)):
        for k in range(4):
            angle = position * 10000 ** (-k / 4)
            assert code[row, k].item() == pytest.approx(math.sin(angle), abs=1e-9)
            assert code[row, 4 + k].item() == pytest.approx(math.cos(angle), abs=1e-9)


def test_the_column_comes_first_and_the_scale_multiplies():
    code = sincos_2d((3, 5), 16, torch.zeros(()), scale=10.0)
    row, column = 2, 4
    expected = torch.cat([sincos_1d(torch.tensor([10.0 * column]), 8), sincos_1d(torch.tensor([10.0 * row]), 8)], 1)
    torch.testing.assert_close(code[row * 5 + column], expected[0].float())


def test_a_table_of_the_same_grid_is_not_touched():
    table = torch.randn(1, 12, 4)
    assert resize_grid(table, (3, 4), (3, 4)) is table
    assert resize_grid(table, (3, 4), (6, 2)).shape == (1, 12, 4)


def test_rotation_follows_dinov3():
    grid, width = (2, 3), 8
    rotary = RotaryPositions(width, torch.float32)(grid)
    q = torch.randn(1, 1, 1 + 6, width)
    turned = rotate(q, rotary, prefix=1)
    assert torch.equal(turned[:, :, 0], q[:, :, 0])
    row, column = 1, 2
    centre = (2 * (row + 0.5) / grid[0] - 1, 2 * (column + 0.5) / grid[1] - 1)
    angles = [2 * math.pi * c / 100 ** (2 * j / (width // 2)) for c in centre for j in range(width // 4)]
    vector = q[0, 0, 1 + row * 3 + column]
    for pair, angle in enumerate(angles):
        a, b = vector[pair].item(), vector[pair + width // 2].item()
        got = turned[0, 0, 1 + row * 3 + column]
        assert got[pair].item() == pytest.approx(a * math.cos(angle) - b * math.sin(angle), abs=1e-5)
        assert got[pair + width // 2].item() == pytest.approx(b * math.cos(angle) + a * math.sin(angle), abs=1e-5)


def test_published_rotation_rounds_queries_to_bfloat16():
    rotary = RotaryPositions(8, torch.bfloat16)((2, 2))
    q = torch.randn(1, 1, 5, 8)
    turned = rotate(q, rotary, prefix=1)
    assert turned.dtype == torch.float32
    assert torch.equal(turned, turned.bfloat16().float())
    assert torch.equal(turned[:, :, 0], q[:, :, 0].bfloat16().float())


@pytest.mark.parametrize("size", [1, 2, 5, 7, 16])
@pytest.mark.parametrize("bins", [1, 2, 3, 6])
def test_pooling_as_a_product_is_adaptive_pooling(size, bins):
    x = torch.randn(2, 3, size, size + 1)
    rows, columns = pooling_matrix(size, bins, x), pooling_matrix(size + 1, bins, x)
    torch.testing.assert_close(rows @ x @ columns.T, functional.adaptive_avg_pool2d(x, bins))
