"""
The two networks of rapidocr's wheel, that find writing and read it. Its own program is not loaded:
it reads a long list of models that nobody asks for, which takes as long as a page.
"""

from functools import cached_property
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import numpy.typing as npt
from onnxruntime import InferenceSession, SessionOptions

WHEEL = "rapidocr"
FINDS, READS = "PP-OCRv6_det_small.onnx", "PP-OCRv6_rec_small.onnx"
FATAL_ONLY = 4

Values = npt.NDArray[np.float32]


class Network:
    """
    Loaded when it is first asked: a tenth of a second, 50 MB. What it works in is given back after
    each answer, or it `keeps` that: an eighth faster, where the answers are many and small.
    """

    def __init__(self, file: str, *, keeps: bool = False) -> None:
        self.file = file
        self.keeps = keeps

    @cached_property
    def _session(self) -> InferenceSession:
        options = SessionOptions()
        options.log_severity_level = FATAL_ONLY
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.enable_cpu_mem_arena = self.keeps
        return InferenceSession(
            str(_models() / self.file), sess_options=options, providers=["CPUExecutionProvider"]
        )

    @cached_property
    def _asked(self) -> str:
        return str(self._session.get_inputs()[0].name)

    def __call__(self, given: Values) -> Values:
        return np.asarray(self._session.run(None, {self._asked: given})[0][0])

    def signs(self) -> list[str]:
        """What the reading one tells apart; the first means: nothing."""
        told = self._session.get_modelmeta().custom_metadata_map["character"]
        return ["", *told.splitlines(), " "]


def _models() -> Path:
    spec = find_spec(WHEEL)
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError(WHEEL)
    return Path(spec.submodule_search_locations[0]) / "models"
