declare global {
  namespace App {
    /** `message` is empty where the page knows what to say. */
    interface Error {
      message: string;
      status: number;
    }
  }
}

export {};
