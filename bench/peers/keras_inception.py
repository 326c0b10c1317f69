"""Keras' InceptionV3 with given weights, two threads, and layers that augment as a recipe of ours does."""

import os
import re

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "2"
os.environ["KERAS_BACKEND"] = "tensorflow"
import keras
import tensorflow as tf
from training_data import read_weights

THREADS = 2
# The last layer below Keras' mixed8 (PyTorch's Mixed_7a): what comes after it learns.
CUT_LAYER = "mixed7"
tf.config.threading.set_intra_op_parallelism_threads(THREADS)
tf.config.threading.set_inter_op_parallelism_threads(THREADS)


def in_order(base, kind):
    """The layers of a kind as they were created, which their names count; base.layers has them by depth."""
    layers = [layer for layer in base.layers if isinstance(layer, kind)]
    return sorted(layers, key=lambda layer: int((re.search(r"_(\d+)$", layer.name) or "00")[1]))


def build_base(plan):
    base = keras.applications.InceptionV3(weights=None, include_top=False, input_shape=(plan["size"], plan["size"], 3))
    kinds = (keras.layers.Conv2D, keras.layers.BatchNormalization)
    convolutions, norms = (in_order(base, kind) for kind in kinds)
    weights = read_weights(plan, [tuple(layer.kernel.shape) for layer in convolutions])
    for convolution, norm, (kernel, *rest) in zip(convolutions, norms, weights, strict=True):
        convolution.set_weights([kernel])
        norm.set_weights(rest)
    return base


def read_images(plan, frames, labels):
    """Batches of 8 without end, in a new order for each epoch, augmented with fresh draws if the plan says so."""
    black, white = plan["inputRange"]
    augment = keras.Sequential(
        [
            keras.layers.RandomFlip("horizontal"),
            keras.layers.RandomRotation(25 / 360, fill_mode="nearest"),
            keras.layers.RandomTranslation(0.05, 0.05, fill_mode="nearest"),
        ]
    )

    def prepare(images, targets):
        grey = tf.cast(images[..., None], tf.float32)
        grey = augment(grey, training=True) if plan["augment"] else grey
        return tf.repeat(black + grey / 255 * (white - black), 3, axis=-1), targets

    rows = tf.data.Dataset.from_tensor_slices((frames, labels)).shuffle(len(frames)).repeat().batch(plan["batchSize"])
    return rows.map(prepare, num_parallel_calls=tf.data.AUTOTUNE).prefetch(tf.data.AUTOTUNE)
