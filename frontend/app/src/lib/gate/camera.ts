import wasm from 'zxing-wasm/reader/zxing_reader.wasm?url';

type Told = { ready?: true; text?: string | null };
const WIDEST = 1280;
const REST_MS = 40;

/** Reads QR codes from the camera in a worker, frame after frame, until stopped. */
export class Camera {
  #stream: MediaStream | null = null;
  #worker: Worker | null = null;
  #canvas = document.createElement('canvas');

  constructor(
    private readonly video: HTMLVideoElement,
    private readonly read: (text: string) => void
  ) {}

  /** Throws what getUserMedia throws: NotAllowedError, NotFoundError … */
  async start(): Promise<void> {
    this.#stream = await navigator.mediaDevices.getUserMedia({
      audio: false,
      video: { facingMode: { ideal: 'environment' }, width: { ideal: WIDEST }, height: { ideal: 720 } }
    });
    this.video.srcObject = this.#stream;
    await this.video.play();
    this.#worker = new Worker(new URL('./reader.worker.ts', import.meta.url), { type: 'module' });
    this.#worker.onmessage = ({ data }: MessageEvent<Told>) => this.#told(data);
    this.#worker.postMessage({ wasm: new URL(wasm, location.href).href });
  }

  stop(): void {
    this.#stream?.getTracks().forEach((track) => track.stop());
    this.#worker?.terminate();
    this.#stream = this.#worker = null;
  }

  #told(told: Told): void {
    if (told.text) this.read(told.text);
    setTimeout(() => this.#next(), REST_MS);
  }

  #next(): void {
    if (!this.#worker) return;
    const { videoWidth: width, videoHeight: height } = this.video;
    if (width === 0 || document.hidden) {
      setTimeout(() => this.#next(), 200);
      return;
    }
    const scale = Math.min(1, WIDEST / width);
    this.#canvas.width = width * scale;
    this.#canvas.height = height * scale;
    const context = this.#canvas.getContext('2d', { willReadFrequently: true })!;
    context.drawImage(this.video, 0, 0, this.#canvas.width, this.#canvas.height);
    const frame = context.getImageData(0, 0, this.#canvas.width, this.#canvas.height);
    this.#worker.postMessage({ frame }, [frame.data.buffer]);
  }
}
