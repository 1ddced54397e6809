import errno
import os
import stat

import pytest

from spectralx.errors import OutputError
from spectralx.files import atomic_output


@pytest.fixture
def target(tmp_path):
    path = tmp_path / "map.bin"
    path.write_bytes(b"before")
    return path


def failing(monkeypatch, number, folders):
    """Have the disk refuse to write files, or folders."""
    real = os.fsync

    def fsync(descriptor):
        if stat.S_ISDIR(os.fstat(descriptor).st_mode) == folders:
            raise OSError(number, os.strerror(number))
        real(descriptor)

    monkeypatch.setattr(os, "fsync", fsync)


def test_an_output_is_on_the_disk_before_it_has_its_name(target, monkeypatch):
    seen = []
    real = os.fsync

    def fsync(descriptor):
        kind = "folder" if stat.S_ISDIR(os.fstat(descriptor).st_mode) else "file"
        seen.append((kind, target.read_bytes()))
        real(descriptor)

    monkeypatch.setattr(os, "fsync", fsync)
    with atomic_output(target) as temporary:
        temporary.write_bytes(b"after")
    assert seen == [("file", b"before"), ("folder", b"after")]


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO])
def test_a_disk_that_fails_at_the_end_leaves_the_old_file(target, monkeypatch, number):
    failing(monkeypatch, number, folders=False)
    with pytest.raises(OutputError, match=os.strerror(number)) as caught, atomic_output(target) as temporary:
        temporary.write_bytes(b"after")
    assert "Free space" in caught.value.hint
    assert target.read_bytes() == b"before"
    assert [path.name for path in target.parent.iterdir()] == [target.name]


@pytest.mark.parametrize(("number", "folders"), [(errno.EINVAL, False), (errno.EINVAL, True), (errno.EACCES, True)])
def test_file_systems_that_cannot_be_told_to_write_are_used_all_the_same(target, monkeypatch, number, folders):
    failing(monkeypatch, number, folders)
    with atomic_output(target) as temporary:
        temporary.write_bytes(b"after")
    assert target.read_bytes() == b"after"
