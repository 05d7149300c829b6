import { Injectable } from '@nestjs/common';
import { Attachments } from '../../conversations/index.js';
import { Outbound } from '../../kernel/http/outbound/index.js';
import type { Parcel, Upload } from '../channel-adapter.js';
import type { Vendor } from './endpoints.js';

/** For all files of a parcel: with the call that follows it stays well below the lease of a try. */
const MOST_MS = 20_000;

interface Uploaded {
  parcel: Parcel;
  /** Which file went as a link, and why. */
  why?: string;
}

/** Hands the files of a parcel to the vendor's own store before the parcel goes. What is not taken goes as a link, and it is said why. */
@Injectable()
export class UploadFiles {
  constructor(
    private readonly outbound: Outbound,
    private readonly attachments: Attachments,
  ) {}

  async run(parcel: Parcel, vendor: Vendor): Promise<Uploaded> {
    const { uploads = [], ...data } = parcel.data as { uploads?: Upload[]; text?: string };
    if (uploads.length === 0) return { parcel };
    const until = Date.now() + MOST_MS;
    const media: string[] = [];
    const links: string[] = [];
    const reasons: string[] = [];
    for (const { id, name, url } of uploads) {
      try {
        media.push(await this.one(id, parcel, vendor, until));
      } catch (error) {
        links.push(`${name}: ${url}`);
        reasons.push(`${name} went as a link: ${(error as Error).message}.`);
      }
    }
    const text = [data.text, ...links].filter(Boolean).join('\n');
    return { parcel: { ...parcel, data: { ...data, text, media } }, why: reasons.join(' ') || undefined };
  }

  private async one(id: string, parcel: Parcel, { adapter, connection }: Vendor, until: number): Promise<string> {
    if (!adapter.upload) throw new Error(`${adapter.name} keeps no files`);
    const steps = adapter.upload(await this.attachments.read(id), parcel, connection);
    for (let step = steps.next(); ; ) {
      if (step.done) return step.value;
      const timeoutMs = until - Date.now();
      if (timeoutMs <= 0) throw new Error(`${adapter.name} took longer than ${MOST_MS / 1000} s`);
      step = steps.next(await this.outbound.call({ ...step.value, timeoutMs }));
    }
  }
}
