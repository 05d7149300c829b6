export { CalendarsController } from './calendars.controller.js';
export { Calendars } from './calendars.js';
export { ChangeCalendar } from './change-calendar.js';
export { addOpenSeconds, closing, type Hours, isOpen, nextOpening, openSecondsBetween } from './open-hours.js';
