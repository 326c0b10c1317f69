/** Questions of cells on their way to a client, so that a reply answers the question that it was given to. */
import type { Message } from '../protocol/message.js';

/** The question that was asked last; cells ask one at a time. */
export interface InputRequests {
  /** Remembers what is sent to a client. @param question - the number that the cells' process gave it */
  add(request: Message, question: number): void;
  /**
   * The number of the question that a reply answers; null for one that comes from another client, or answers an older question.
   *
   * JupyterLab puts the question's header into its reply, other clients that of the cell. jupyter_client puts none: its reply
   * is taken for the question that was asked last.
   */
  take(reply: Message): number | null;
}

/** Nothing was asked yet. */
export function createInputRequests(): InputRequests {
  let asked: { readonly request: Message; readonly question: number } | null = null;
  return {
    add(request, question) {
      asked = { request, question };
    },
    take(reply) {
      if (asked === null || !isAnswer(reply, asked.request)) return null;
      const { question } = asked;
      asked = null;
      return question;
    },
  };
}

function isAnswer(reply: Message, request: Message): boolean {
  const { msg_id } = reply.parent_header;
  const isFromAsked = Buffer.concat(reply.identities).equals(Buffer.concat(request.identities));
  return isFromAsked && (!msg_id || msg_id === request.header.msg_id || msg_id === request.parent_header.msg_id);
}
