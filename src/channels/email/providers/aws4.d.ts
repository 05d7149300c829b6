declare module 'aws4' {
  interface Signable {
    service: string;
    region: string;
    host: string;
    method: string;
    path: string;
    headers: Record<string, string>;
    body?: string;
  }
  const aws4: {
    /** Adds the headers of Signature Version 4. */
    sign(
      request: Signable,
      credentials: { accessKeyId: string; secretAccessKey: string },
    ): { headers: Record<string, string | number> };
  };
  export default aws4;
}
