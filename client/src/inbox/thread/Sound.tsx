import type { Attachment } from '@contract/conversations';
import { ActionIcon } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { IconDownload, IconHeld, IconListen } from '../../ui/icons';
import classes from './Sound.module.css';

const clockOf = (seconds: number) => {
  const whole = Math.max(0, Math.floor(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
};

const stateOf = (it: HTMLAudioElement) => ({
  at: it.currentTime,
  length: Number.isFinite(it.duration) ? it.duration : 0,
  isPlaying: !it.paused && !it.ended,
  isBroken: it.error !== null,
});

/** What was recorded: listened to where it stands, from any place in it, by mouse or by keys. */
export function Sound({ file }: { file: Attachment }) {
  const audio = useRef<HTMLAudioElement>(null);
  const [now, setNow] = useState({ at: 0, length: 0, isPlaying: false, isBroken: false });
  const follow = () => {
    if (audio.current) setNow(stateOf(audio.current));
  };
  // What it found out before it was on the screen was told to nobody.
  useEffect(() => {
    if (audio.current) setNow(stateOf(audio.current));
  }, []);
  const toggle = () => {
    const it = audio.current;
    if (it?.paused) it.play().catch(follow);
    else it?.pause();
  };
  const words = `${clockOf(now.at)} of ${clockOf(now.length)}`;
  return (
    <div className={classes.sound} role="group" aria-label={file.name}>
      <audio
        ref={audio}
        preload="metadata"
        src={file.url}
        onLoadedMetadata={follow}
        onDurationChange={follow}
        onTimeUpdate={follow}
        onPlay={follow}
        onPause={follow}
        onEnded={follow}
        onError={follow}
      />
      <ActionIcon
        variant="default"
        size="md"
        radius="xl"
        disabled={now.isBroken}
        onClick={toggle}
        aria-label={now.isPlaying ? 'Pause' : 'Listen'}
      >
        {now.isPlaying ? <IconHeld size={16} stroke={1.65} /> : <IconListen size={16} stroke={1.65} />}
      </ActionIcon>
      {now.isBroken ? (
        <span className={classes.words}>It cannot be played here</span>
      ) : (
        <>
          <input
            type="range"
            className={classes.place}
            aria-label="Place in the recording"
            aria-valuetext={words}
            min={0}
            max={now.length || 1}
            step={0.1}
            value={now.at}
            disabled={now.length === 0}
            onChange={(event) => {
              if (audio.current) audio.current.currentTime = Number(event.currentTarget.value);
              follow();
            }}
          />
          <span className={classes.words}>
            {now.length > 0 ? `${clockOf(now.at)} / ${clockOf(now.length)}` : '–:––'}
          </span>
        </>
      )}
      <ActionIcon
        component="a"
        href={file.url}
        download={file.name}
        variant="subtle"
        color="gray"
        size="md"
        aria-label="Save the recording"
      >
        <IconDownload size={16} stroke={1.65} />
      </ActionIcon>
    </div>
  );
}
