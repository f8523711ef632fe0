"""Makes voice models of a few kilobytes in the shape of sherpa-onnx's VITS and Piper models, that hum.

    pip install onnx
    python tiny_voice.py FOLDER

Each becomes a folder in FOLDER. A tone stands for the words: its length is a tenth of a second a token, times the length
scale, and each speaker hums higher than the one before. They know the words below, letter by letter.
"""

import string
import sys
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

RATE = 16000
SAMPLES_A_TOKEN = RATE // 10
SPEAKERS = 2
# Radians a sample: speaker 0 hums at 255 Hz, speaker 1 at 509 Hz.
PITCH = 0.1
LOUDNESS = 0.5
WORDS = "boil the water first then let it rest a minute take out all leaves hello tea".split()
SIGNS = ["_", "^", "$", " ", ".", ",", "!", "?"]


def graph(scale):
    """A hum: `scale` names the scalar that the length is multiplied by."""
    node = helper.make_node
    nodes = [
        node("Cast", ["lengths"], ["tokens"], to=TensorProto.FLOAT),
        node("Mul", ["tokens", scale], ["scaled"]),
        node("Mul", ["scaled", "samples_a_token"], ["samples"]),
        node("Squeeze", ["samples", "first"], ["length"]),
        node("Cast", ["length"], ["end"], to=TensorProto.INT64),
        node("Range", ["zero", "end", "one"], ["places"]),
        node("Cast", ["places"], ["times"], to=TensorProto.FLOAT),
        node("Cast", ["sid"], ["speaker"], to=TensorProto.FLOAT),
        node("Add", ["speaker", "unit"], ["height"]),
        node("Mul", ["height", "pitch"], ["turn"]),
        node("Mul", ["times", "turn"], ["angles"]),
        node("Sin", ["angles"], ["hum"]),
        node("Mul", ["hum", "loudness"], ["sound"]),
        node("Unsqueeze", ["sound", "outer"], ["output"]),
    ]
    constants = {
        "samples_a_token": np.float32([SAMPLES_A_TOKEN]),
        "first": np.int64([0]),
        "zero": np.int64(0),
        "one": np.int64(1),
        "unit": np.float32([1]),
        "pitch": np.float32([PITCH]),
        "loudness": np.float32([LOUDNESS]),
        "outer": np.int64([0, 1]),
    }
    return nodes, constants


def vits():
    """VITS's inputs: the length scale is one of its own."""
    nodes, constants = graph("length_scale")
    scalars = [("noise_scale", 1), ("length_scale", 1), ("noise_scale_w", 1)]
    return nodes, constants, scalars


def piper():
    """Piper's: the length scale is the second of three."""
    nodes, constants = graph("length_scale")
    constants["second"] = np.int64([1])
    return [helper.make_node("Gather", ["scales", "second"], ["length_scale"]), *nodes], constants, [("scales", 3)]


def write(folder, comment, shape, lexicon):
    nodes, constants, scalars = shape()
    floats = TensorProto.FLOAT
    value = helper.make_tensor_value_info
    inputs = [value("tokens_in", TensorProto.INT64, [1, "n"]), value("lengths", TensorProto.INT64, [1])]
    inputs += [value(name, floats, [size]) for name, size in scalars]
    inputs.append(value("sid", TensorProto.INT64, [1]))
    held = [numpy_helper.from_array(np.array(array), name) for name, array in constants.items()]
    outputs = [value("output", floats, [1, 1, "samples"])]
    # An old format, which every version of the program reads.
    model = helper.make_model(
        helper.make_graph(nodes, "hum", inputs, outputs, held),
        opset_imports=[helper.make_opsetid("", 17)],
        ir_version=8,
    )
    about = {
        "model_type": "vits",
        "comment": comment,
        "language": "English",
        "voice": "en-us",
        "n_speakers": SPEAKERS,
        "sample_rate": RATE,
        "add_blank": 0,
        "punctuation": ", . ! ?",
    }
    helper.set_model_props(model, {name: str(said) for name, said in about.items()})
    onnx.checker.check_model(model)
    folder.mkdir(parents=True, exist_ok=True)
    onnx.save(model, folder / "hum.onnx")
    tokens = SIGNS + list(string.ascii_lowercase)
    (folder / "tokens.txt").write_text("".join(f"{token} {number}\n" for number, token in enumerate(tokens)))
    if lexicon:
        (folder / "lexicon.txt").write_text("".join(f"{word} {' '.join(word)}\n" for word in WORDS))


def main():
    root = Path(sys.argv[1])
    write(root / "a hümming, voice", "tiny", vits, lexicon=True)
    write(root / "piper", "piper", piper, lexicon=True)
    write(root / "piper-without-lexicon", "piper", piper, lexicon=False)
    (root / "piper-without-lexicon" / "espeak-ng-data").mkdir(exist_ok=True)


main()
