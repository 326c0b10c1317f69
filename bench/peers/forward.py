"""Forward passes of Keras' InceptionV3 in graph mode with two threads, with random weights."""

import os
import time

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "2"
os.environ["KERAS_BACKEND"] = "tensorflow"
import keras
import numpy as np
import tensorflow as tf
from answer import answer_requests

THREADS = 2
tf.config.threading.set_intra_op_parallelism_threads(THREADS)
tf.config.threading.set_inter_op_parallelism_threads(THREADS)
model = keras.applications.InceptionV3(weights=None, include_top=False, pooling="avg")
forward = tf.function(lambda images: model(images, training=False))


def measure(plan):
    size, batch = plan["imageSize"], plan["batchSize"]
    images = np.random.default_rng(1).uniform(-1, 1, (batch, size, size, 3)).astype("float32")
    start = time.perf_counter()
    forward(tf.constant(images)).numpy()
    seconds = time.perf_counter() - start
    return {"ms": seconds * 1000 / batch, "facts": {"threads": str(THREADS), "device": "CPU"}}


answer_requests(measure)
