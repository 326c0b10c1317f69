/** Keeps the event file of a run at what its journal says. */
import { type EventFile, openEventFile } from '../../record/tensorboard/event-file.js';
import type { Journal } from './journal.js';

/**
 * Opens the event file when it is first told of the journal, as it stands then: what a killed training wrote beyond its last checkpoint is removed, and what
 * is missing is added.
 *
 * @param folder - the run's `tensorboard`
 * @returns to be called with the journal whenever it has grown; throws the file system's error
 */
export function followJournal(folder: string): (journal: Pick<Journal, 'history'>) => Promise<void> {
  let file: EventFile | null = null;
  let told = 0;
  return async ({ history }) => {
    if (file === null) file = await openEventFile(folder, history);
    else for (const event of history.slice(told)) await file.append(event);
    told = history.length;
  };
}
