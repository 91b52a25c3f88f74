"""A11-12: a pack that was made with an earlier release verifies with this one, and with its own verifier."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from compliance.proof.offline import VERSIONS
from tests.compliance.proof.packs import inspect, rewritten, unpacked

DATA = Path(__file__).parents[2] / "data"


@pytest.mark.parametrize("version", VERSIONS)
def test_a11_12_an_old_pack_verifies_with_the_new_release_and_with_its_own_verifier(version, tmp_path):
    pack = DATA / f"pack-version-{version}.zip"
    assert inspect(pack)[0] == 0
    folder = unpacked(pack, tmp_path / "unpacked")
    code, lines = inspect(folder, folder / "verify.py")
    assert (code, lines[-1]) == (0, "Nothing was altered.")


@pytest.mark.parametrize("version", VERSIONS)
def test_a11_12_an_old_pack_that_was_harmed_is_named_by_the_new_release(version, tmp_path):
    old = shutil.copy(DATA / f"pack-version-{version}.zip", tmp_path / "old.zip")
    code, lines = inspect(rewritten(Path(old), tmp_path / "harmed.zip", {"trail.txt": b"f" * 64}))
    assert code == 1
    assert "FAULT: trail.txt was altered: it is not the file that the manifest names." in lines
