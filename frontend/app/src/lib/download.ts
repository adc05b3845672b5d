import { fetchFile, type Options } from './api.ts';

/** Asks for a file with a body (the filter) and saves it under the name the server gives it. Throws a Problem. */
export async function download(path: string, body: unknown, options: Options): Promise<void> {
  const { data, name } = await fetchFile(path, body, options);
  const link = document.createElement('a');
  link.href = URL.createObjectURL(data);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
