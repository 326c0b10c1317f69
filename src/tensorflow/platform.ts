/** On which platforms native TensorFlow is provisioned: Linux with glibc on x86-64 only. */

/** Why this platform can't have the native backend, as a clause, or null when it can. */
export function findUnsupported(
  platform: string = process.platform,
  architecture: string = process.arch,
  glibc: string | null = findGlibc(),
): string | null {
  if (platform !== 'linux' || architecture !== 'x64')
    return `it is only tried on Linux x86-64, and this is ${platform} ${architecture}`;
  if (glibc === null) return "TensorFlow's wheel needs glibc, and this Linux has another C library";
  return null;
}

/** The running glibc's version, or null where there is none. */
function findGlibc(): string | null {
  // Without this, the report looks up the names of open connections; Node has it since 20.13, its types don't yet.
  const settings = process.report as NodeJS.ProcessReport & { excludeNetwork?: boolean };
  const before = settings.excludeNetwork ?? false;
  settings.excludeNetwork = true;
  const report = process.report.getReport() as { header?: { glibcVersionRuntime?: string } };
  settings.excludeNetwork = before;
  return report.header?.glibcVersionRuntime ?? null;
}
