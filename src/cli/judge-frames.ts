/** What the trained model of a run says about the frames of a source. */
import type { Frame } from '../dataset/frame.js';
import { type RejectedFile, type Source, SourceError } from '../dataset/source.js';
import { applyHead } from '../model/apply-head.js';
import { openBackbone } from '../model/backbone.js';
import { extractFeatures, type FrameImage } from '../model/extract-features.js';
import { declareWeights } from '../model/weights.js';
import { nameBackend } from '../tensorflow/backend-facts.js';
import type { Context } from './command.js';
import { createProgressLine } from './progress-line.js';
import type { TrainedRun } from './trained-run.js';
import type { FramePrediction } from './write-predictions.js';

/** Frames of a source. */
export interface HashedFrames {
  readonly readable: readonly { readonly frame: Frame; readonly image: FrameImage }[];
  readonly broken: readonly RejectedFile[];
}

/** The frames that can be decoded, known by their pixels, and why the others can't. */
export async function hashFrames(source: Source, signal: AbortSignal): Promise<HashedFrames> {
  const readable: { frame: Frame; image: FrameImage }[] = [];
  const broken: RejectedFile[] = [];
  for (const frame of source.frames) {
    signal.throwIfAborted();
    try {
      const id = await source.hashOf(frame);
      readable.push({ frame, image: { id, read: () => source.readImage(frame) } });
    } catch (error) {
      if (!(error instanceof SourceError)) throw error;
      broken.push({ fileId: frame.fileId, reason: `frame ${frame.frameNumber}: its pixels can't be decoded` });
    }
  }
  return { readable, broken };
}

/** What the network says, and what computed it. */
export interface Judged {
  readonly predictions: readonly FramePrediction[];
  readonly backend: string;
}

/** Predicts frames in their order; features that an earlier call computed come from the cache. */
export async function judgeFrames(
  { model }: TrainedRun,
  frames: HashedFrames['readable'],
  context: Context,
): Promise<Judged> {
  const { values, weights, inputRange, imageSize, classes, head } = model;
  const backbone = await openBackbone(declareWeights(values, { ...weights, inputRange }));
  const tell = createProgressLine(context);
  const images = frames.map(({ image }) => image);
  try {
    const { data } = await extractFeatures(backbone, images, {
      imageSize,
      onProgress: ({ done, total }) => {
        context.signal.throwIfAborted();
        tell(`${done} of ${total} frames`);
      },
    });
    context.draw?.([]);
    const logits = applyHead(head, data);
    const predictions = frames.map(({ frame: { frameId, patient, series, label } }, at) => {
      const logit = logits[at] as number;
      const probability = 1 / (1 + Math.exp(-logit));
      return { frameId, patient, series, label, logit, probability, predicted: classes[logit > 0 ? 1 : 0] };
    });
    return { predictions, backend: nameBackend(backbone.backend) };
  } finally {
    backbone.dispose();
  }
}
