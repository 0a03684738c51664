// Where the page comes alive: the islands are woken, then links, forms and news are followed.
//
// This script knows no noun. It finds what it is about by attributes that the server writes; each is
// named in the file that reads it. Without it every page works as a plain document.
import { wakeIslands } from './islands.ts';
import { followForms } from './forms.ts';
import { followFilters } from './filters.ts';
import { followQuestions } from './questions.ts';
import { keepCounts } from './counts.ts';
import { followLinks } from './visits.ts';
import { followNews } from './news.ts';
import { followUse } from './rows.ts';
import { putPostponed } from './put.ts';
import { tellZone } from './zone.ts';

const root = document.documentElement;

// Only pages of somebody who is signed in carry the notices; the others are forms that load documents.
if (document.querySelector('template[data-notice]')) {
  tellZone();
  followLinks();
  followForms();
  followFilters();
  followQuestions();
  keepCounts();
  followUse(putPostponed);
  followNews();
}
await wakeIslands();
// Style shows what needs scripts from here on.
root.dataset['hydrated'] = '';
