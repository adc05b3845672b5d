import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';

type Asked = { wasm: string } | { frame: ImageData };
const OPTIONS = { formats: ['QRCode' as const], tryHarder: true, maxNumberOfSymbols: 1 };

/** Answers each frame with the text of its QR code, or null; first it is told where the own wasm lies. */
self.onmessage = async ({ data }: MessageEvent<Asked>): Promise<void> => {
  if ('wasm' in data) {
    await prepareZXingModule({ overrides: { locateFile: () => data.wasm }, fireImmediately: true });
    self.postMessage({ ready: true });
    return;
  }
  const [found] = await readBarcodes(data.frame, OPTIONS);
  self.postMessage({ text: found?.isValid ? found.text : null });
};
