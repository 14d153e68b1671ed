"""
The two networks of rapidocr's wheel, that find writing and read it. Its own program is not loaded:
it reads a long list of models that nobody asks for, which takes as long as a page.
"""

import ctypes
from contextlib import suppress
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import numpy.typing as npt
from onnxruntime import InferenceSession, RunOptions, SessionOptions

WHEEL = "rapidocr"
FINDS, READS = "PP-OCRv6_det_small.onnx", "PP-OCRv6_rec_small.onnx"
FATAL_ONLY = 4
GIVE_BACK = ("memory.enable_memory_arena_shrinkage", "cpu:0")

Values = npt.NDArray[np.float32]


class Network:
    """Loaded when it is first asked: a tenth of a second, 30 MB."""

    def __init__(self, file: str) -> None:
        self.file = file

    @cached_property
    def _session(self) -> InferenceSession:
        options = SessionOptions()
        options.log_severity_level = FATAL_ONLY
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        made = InferenceSession(
            str(_models() / self.file), sess_options=options, providers=["CPUExecutionProvider"]
        )
        _give_back_loading()
        return made

    @cached_property
    def _asked(self) -> str:
        return str(self._session.get_inputs()[0].name)

    def __call__(self, given: Values) -> Values:
        """What it works in is kept for the next answer: they are many and small."""
        return np.asarray(self._session.run(None, {self._asked: given})[0][0])

    def mapped(self, given: Values) -> Values:
        """
        A number for each pixel. What it works in is given back afterwards, and not before: a tenth
        of a second. The answer must not lie in it, or much of it stays.
        """
        answer = np.empty((1, 1, *given.shape[2:]), dtype=np.float32)
        bound = self._session.io_binding()
        bound.bind_cpu_input(self._asked, given)
        name = self._session.get_outputs()[0].name
        bound.bind_output(name, "cpu", 0, np.float32, answer.shape, answer.ctypes.data)
        how = RunOptions()
        how.add_run_config_entry(*GIVE_BACK)
        self._session.run_with_iobinding(bound, how)
        return answer[0, 0]

    def signs(self) -> list[str]:
        """What the reading one tells apart; the first means: nothing."""
        told = self._session.get_modelmeta().custom_metadata_map["character"]
        return ["", *told.splitlines(), " "]


def _give_back_loading() -> None:
    """20 MB that were needed for loading; a C library that is not GNU's has its own ways."""
    with suppress(AttributeError):
        ctypes.CDLL(None).malloc_trim(0)


def _models() -> Path:
    spec = find_spec(WHEEL)
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError(WHEEL)
    return Path(spec.submodule_search_locations[0]) / "models"
