import type { Attachment } from '@contract/conversations';
import { useState } from 'react';
import { conversations } from '../../api/conversations';
import { problemOf } from '../../api/problem';
import { newId } from '../../ui/new-id';

const MOST_BYTES = 10 * 1024 * 1024;

export interface Uploading {
  key: string;
  file: File;
  state: 'uploading' | 'done' | 'failed';
  fault: string | null;
  attachment: Attachment | null;
}

/** Files on their way into a message: each says where it is, can be tried again and taken out. */
export function useAttachments() {
  const [files, setFiles] = useState<Uploading[]>([]);
  const change = (key: string, how: Partial<Uploading>) =>
    setFiles((now) => now.map((each) => (each.key === key ? { ...each, ...how } : each)));

  const upload = async (key: string, file: File) => {
    if (file.size > MOST_BYTES) return change(key, { state: 'failed', fault: 'Larger than 10 MB' });
    change(key, { state: 'uploading', fault: null });
    try {
      change(key, { state: 'done', attachment: await conversations.attach(file) });
    } catch (error) {
      change(key, { state: 'failed', fault: problemOf(error).title });
    }
  };

  return {
    files,
    ready: files.every((each) => each.state === 'done'),
    add(chosen: Iterable<File>) {
      for (const file of chosen) {
        const key = newId();
        setFiles((now) => [...now, { key, file, state: 'uploading', fault: null, attachment: null }]);
        void upload(key, file);
      }
    },
    again: (item: Uploading) => void upload(item.key, item.file),
    remove: (key: string) => setFiles((now) => now.filter((each) => each.key !== key)),
    restore: (attachments: Attachment[]) =>
      setFiles((now) => [
        ...now,
        ...attachments.map((attachment) => ({
          key: attachment.id,
          file: new File([], attachment.name),
          state: 'done' as const,
          fault: null,
          attachment,
        })),
      ]),
    take(): Attachment[] {
      const done = files.flatMap((each) => (each.attachment ? [each.attachment] : []));
      setFiles([]);
      return done;
    },
  };
}
