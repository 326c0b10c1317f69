/** What a training was given can't be used: its data, its recipe on that data, or what it shall go on from. */
export class TrainingError extends RangeError {
  override readonly name = 'TrainingError';
}
