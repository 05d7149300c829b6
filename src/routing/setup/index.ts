import { AddPerson } from './desks/add-person.js';
import { ChangePerson } from './desks/change-person.js';
import { ChangeDesk } from './desks/change-desk.js';
import { ChangeStatusOf } from './desks/change-status-of.js';
import { DesksController } from './desks/desks.controller.js';
import { PersonDesksQueries } from './desks/desks.queries.js';
import { LeaveWork } from './desks/leave-work.js';
import { PeopleController } from './desks/people.controller.js';
import { RemovePerson } from './desks/remove-person.js';
import { ChangeQueue } from './queues/change-queue.js';
import { DeleteQueue } from './queues/delete-queue.js';
import { QueueSetupQueries } from './queues/queue-setup.queries.js';
import { QueuesController } from './queues/queues.controller.js';
import { SetupBroadcast } from './setup.broadcast.js';
import { ChangeRoutingSetting } from './settings/change-routing-setting.js';
import { RoutingSettingController } from './settings/routing-setting.controller.js';
import { RoutingSettingQueries } from './settings/routing-setting.queries.js';
import { ChangeSkill } from './skills/change-skill.js';
import { SkillUses } from './skills/skill-use.js';
import { SkillsController } from './skills/skills.controller.js';
import { SkillsQueries } from './skills/skills.queries.js';
import { ChangeTeam } from './teams/change-team.js';
import { ManageWork } from './work/manage-work.js';
import { RequeueWork } from './work/requeue-work.js';

/** Setting routing up: skills, teams, queues, and what people work. */
export const setupControllers = [
  SkillsController,
  QueuesController,
  DesksController,
  PeopleController,
  RoutingSettingController,
];
export const setupProviders = [
  SkillUses,
  ChangeSkill,
  SkillsQueries,
  ChangeTeam,
  ChangeDesk,
  ChangeStatusOf,
  PersonDesksQueries,
  LeaveWork,
  AddPerson,
  ChangePerson,
  RemovePerson,
  RequeueWork,
  ManageWork,
  ChangeQueue,
  DeleteQueue,
  QueueSetupQueries,
  ChangeRoutingSetting,
  RoutingSettingQueries,
  SetupBroadcast,
];
