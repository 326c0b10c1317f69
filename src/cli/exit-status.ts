/** What an exit status means; the same list as in docs/commands.md, and nowhere else. */

export const exitStatus = {
  fine: 0,
  failedFinding: 1,
  usage: 2,
  kernelDied: 3,
  timeLimit: 4,
  unfinished: 5,
  interrupted: 130,
} as const;
