"""Keras reads models that angiolab exported, and TensorFlow an event file: prints what they say as JSON."""
import json
import pathlib
import sys

import keras
import numpy as np
import tensorflow as tf
from keras.src.legacy.saving import saving_utils
from tensorflow.python.summary.summary_iterator import summary_iterator


def read_safetensors(path):
    data = pathlib.Path(path).read_bytes()
    start = 8 + int.from_bytes(data[:8], "little")
    header = json.loads(data[8:start])
    header.pop("__metadata__")
    return {
        name: np.frombuffer(data[start + entry["data_offsets"][0] : start + entry["data_offsets"][1]], "<f4").reshape(entry["shape"])
        for name, entry in header.items()
    }


def from_safetensors(path, size):
    """Keras' own InceptionV3 with a dense head, its weights set by name."""
    tensors = read_safetensors(path)
    backbone = keras.applications.InceptionV3(include_top=False, weights=None, pooling="avg", input_shape=(size, size, 3))
    head = keras.layers.Dense(1, name="head")
    model = keras.Model(backbone.input, head(backbone.output))
    for weight in model.weights:
        weight.assign(tensors[weight.path])
    return model


def from_tfjs(folder):
    """The topology as Keras reads it, its weights set by the names of the manifest."""
    folder = pathlib.Path(folder)
    content = json.loads((folder / "model.json").read_text())
    model = saving_utils.model_from_config(content["modelTopology"]["model_config"])
    [group] = content["weightsManifest"]
    data = b"".join((folder / path).read_bytes() for path in group["paths"])
    values = {weight.path: weight for weight in model.weights}
    at = 0
    for entry in group["weights"]:
        count = int(np.prod(entry["shape"]))
        values[entry["name"]].assign(np.frombuffer(data, "<f4", count, at).reshape(entry["shape"]))
        at += 4 * count
    assert at == len(data) and len(values) == len(group["weights"])
    return model


def read_events(path):
    return [
        [event.step, event.file_version, [[value.tag, str(value.simple_value)] for value in event.summary.value]]
        for event in summary_iterator(path)
    ]


folder, size = sys.argv[1], int(sys.argv[2])
images = np.fromfile(f"{folder}/images.f32", "<f4").reshape(-1, size, size, 3)
models = {
    "keras-h5": keras.models.load_model(f"{folder}/model.h5"),
    "safetensors": from_safetensors(f"{folder}/model.safetensors", size),
    "tfjs": from_tfjs(f"{folder}/layers"),
}
logits = {name: model(tf.constant(images), training=False).numpy().ravel().tolist() for name, model in models.items()}
print(json.dumps({"logits": logits, "events": read_events(f"{folder}/tensorboard/events.out.tfevents.0.angiolab")}))
