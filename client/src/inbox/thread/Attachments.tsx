import type { Attachment } from '@contract/conversations';
import { IconFile } from '../../ui/icons';
import { fileSize } from '../../ui/words';
import classes from './Attachments.module.css';

const isPicture = (file: Attachment) => /^image\/(png|jpe?g|gif|webp|avif)$/.test(file.contentType);

export function Attachments({ files }: { files: Attachment[] }) {
  if (files.length === 0) return null;
  return (
    <ul className={classes.files}>
      {files.map((file) => (
        <li key={file.id}>
          <a
            href={file.url}
            target="_blank"
            rel="noreferrer noopener"
            className={isPicture(file) ? classes.picture : classes.file}
          >
            {isPicture(file) ? (
              <img src={file.url} alt={file.name} loading="lazy" />
            ) : (
              <>
                <IconFile size={16} stroke={1.65} aria-hidden="true" />
                <span className={classes.name}>{file.name}</span>
                <span className={classes.size}>{fileSize(file.size)}</span>
              </>
            )}
          </a>
        </li>
      ))}
    </ul>
  );
}
