"""Fine-tunes the top of Keras' InceptionV3: on images with fresh draws, or on cached activations of the frozen trunk."""

import time

import keras_inception as inception
import keras
import numpy as np
import tensorflow as tf
from answer import answer_requests
from training_data import read_frames

prepared = {}


def compile_for(model, plan):
    optimizer = keras.optimizers.Adam(plan["learningRate"])
    model.compile(optimizer, keras.losses.BinaryCrossentropy(from_logits=True))
    return model


def prepare_images(plan):
    base = inception.build_base(plan)
    names = [layer.name for layer in base.layers]
    for layer in base.layers[: names.index(inception.CUT_LAYER) + 1]:
        layer.trainable = False
    inputs = keras.Input((plan["size"], plan["size"], 3))
    pooled = keras.layers.GlobalAveragePooling2D()(base(inputs, training=False))
    model = keras.Model(inputs, keras.layers.Dense(1, kernel_initializer="zeros")(pooled))
    return compile_for(model, plan), inception.read_images(plan, *read_frames(plan))


def prepare_activations(plan):
    base = inception.build_base(plan)
    cut = base.get_layer(inception.CUT_LAYER).output
    top = keras.Model(cut, base.output)
    inputs = keras.Input(cut.shape[1:])
    pooled = keras.layers.GlobalAveragePooling2D()(top(inputs, training=False))
    model = keras.Model(inputs, keras.layers.Dense(1, kernel_initializer="zeros")(pooled))
    shape = (plan["cachedFrames"], *cut.shape[1:])
    activations = np.maximum(np.random.default_rng(1).standard_normal(shape, "float32"), 0)
    labels = np.arange(len(activations), dtype="float32") % 2
    rows = tf.data.Dataset.from_tensor_slices((activations, labels)).shuffle(len(labels)).repeat()
    return compile_for(model, plan), rows.batch(plan["batchSize"]).prefetch(tf.data.AUTOTUNE)


def measure(plan):
    if not prepared:
        keras.utils.set_random_seed(1)
        prepared["model"], prepared["rows"] = (prepare_activations if plan["cached"] else prepare_images)(plan)
        prepared["model"].fit(prepared["rows"], steps_per_epoch=1, verbose=0)
    start = time.perf_counter()
    history = prepared["model"].fit(
        prepared["rows"], steps_per_epoch=plan["steps"], epochs=plan["epochs"], verbose=0
    ).history
    seconds = time.perf_counter() - start
    facts = {"threads": str(inception.THREADS), "device": "CPU"}
    ms = seconds * 1000 / (1 if plan["whole"] else plan["steps"] * plan["epochs"])
    return {"ms": ms, "facts": facts, "curve": history["loss"]}


answer_requests(measure)
