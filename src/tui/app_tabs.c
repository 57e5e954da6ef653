/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Opened panes: going to one, coming back, and what they want from the next sample together.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "app.h"

struct tab *app_tab(struct app *app)
{
	return app->current < app->tab_count ? &app->tabs[app->current] : NULL;
}

static void close_tab(struct tab *tab)
{
	if (tab->pane->close && tab->state)
		tab->pane->close(tab->state);
	free(tab->state);
	tab->state = NULL;
}

void app_close_tabs(struct app *app)
{
	for (size_t i = 0; i < app->tab_count; i++)
		close_tab(&app->tabs[i]);
	app->tab_count = 0;
}

static int open_tab(struct app *app, struct tab *tab)
{
	int error;

	tab->state = calloc(1, tab->pane->state_size ? tab->pane->state_size : 1);
	if (!tab->state)
		return -ENOMEM;
	error = tab->pane->open ? tab->pane->open(&app->scene, tab->state, tab->pane,
							tab->view) : 0;
	if (error)
		close_tab(tab);
	return error;
}

/* Goes there; the place left is remembered for BACK. */
static void go_to(struct app *app, size_t index)
{
	if (app->tab_count && index != app->current) {
		if (app->trail_length == TRAIL_MAXIMUM) {
			memmove(app->trail, app->trail + 1,
				sizeof(app->trail) - sizeof(*app->trail));
			app->trail_length--;
		}
		app->trail[app->trail_length++] = app->current;
	}
	app->current = index;
}

static int show(struct app *app, const struct pane *pane, const struct view *view,
		const char *title)
{
	struct tab *tab = &app->tabs[app->tab_count];
	int error;

	for (size_t i = 0; i < app->tab_count; i++)
		if (app->tabs[i].pane == pane && app->tabs[i].view == view) {
			go_to(app, i);
			if (pane->aim)
				pane->aim(&app->scene, app->tabs[i].state, NULL);
			return 0;
		}
	if (app->tab_count == TABS_MAXIMUM)
		return -ENOSPC;
	*tab = (struct tab){ .pane = pane, .view = view, .title = title };
	error = open_tab(app, tab);
	if (error) {
		scene_say(&app->scene, STYLE_WARNING, "%s: %s", title, strerror(-error));
		return error;
	}
	go_to(app, app->tab_count++);
	return 0;
}

int app_show_entry(struct app *app, const struct pane_entry *entry)
{
	if (!pane_entry_is_there(entry))
		return -ENOENT;
	return show(app, entry->pane, entry->view ? view_find(entry->view) : NULL, entry->title);
}

int app_show_pane(struct app *app, const struct pane *pane)
{
	return show(app, pane, NULL, pane->title);
}

/* A view that has a pane of its own is shown by that one. */
int app_show_view(struct app *app, const struct view *view)
{
	const struct pane_entry *entry;

	for (size_t i = 0; (entry = pane_entry_at(i)); i++)
		if (strcmp(pane_entry_name(entry), view->name) == 0 && pane_entry_is_there(entry))
			return app_show_entry(app, entry);
	return show(app, view->layout == VIEW_FORM ? &pane_form : &pane_table, view, view->title);
}

int app_show_named(struct app *app, const char *name)
{
	const struct pane_entry *entry;
	const struct view *view;

	for (size_t i = 0; (entry = pane_entry_at(i)); i++)
		if (strcmp(pane_entry_name(entry), name) == 0 && pane_entry_is_there(entry))
			return app_show_entry(app, entry);
	view = view_find(name);
	return view ? app_show_view(app, view) : -ENOENT;
}

/* The inspector forgets what it knew when it gets another process. */
int app_inspect(struct app *app, uint64_t pid)
{
	bool is_other = app->scene.subject != pid;

	app->scene.subject = pid;
	for (size_t i = 0; i < app->tab_count && is_other; i++)
		if (strcmp(app->tabs[i].pane->name, "inspector") == 0) {
			close_tab(&app->tabs[i]);
			if (open_tab(app, &app->tabs[i]))
				return -ENOMEM;
		}
	return app_show_named(app, "inspector");
}

void app_go_back(struct app *app)
{
	if (app->trail_length > 0)
		app->current = app->trail[--app->trail_length];
}

/* ---- demand ---- */

/* Histories of the machine as a whole go on while their pane is not looked at: two or three small
 * files for the machine. */
static void add_cheap(struct demand *demand, const struct demand *other)
{
	METRIC_SET_EACH(metric, &other->metrics) {
		enum entity entity = metric_entity(metric);
		enum source source = metric_rate_source(metric);

		if ((entity == ENTITY_SYSTEM || entity == ENTITY_ZONE) &&
		    (source == SOURCE_NONE || source_info(source)->cost == COST_CHEAP))
			demand_add(demand, metric);
	}
}

static bool is_same_demand(const struct app *app, const struct demand *demand)
{
	return memcmp(&app->demand.metrics, &demand->metrics, sizeof(demand->metrics)) == 0 &&
	       app->demand.subject == demand->subject &&
	       app->demand.mapping == demand->mapping;
}

static bool has_same_pids(const struct app *app, const struct demand *demand)
{
	return app->demand.first_pid_count == demand->first_pid_count &&
	       (demand->first_pid_count == 0 ||
		memcmp(app->first_pids, demand->first_pids,
		       demand->first_pid_count * sizeof(*app->first_pids)) == 0);
}

bool view_needs_subject(const struct view *view)
{
	return entity_info(view->entity)->is_per_subject ||
	       (view->entity == ENTITY_PROCESS && view->layout == VIEW_FORM);
}

static bool needs_subject(const struct tab *tab)
{
	return strcmp(tab->pane->name, "inspector") == 0 ||
	       (tab->view && view_needs_subject(tab->view));
}

void app_update_demand(struct app *app)
{
	struct demand demand = { 0 };
	const struct tab *tab = app_tab(app);
	bool is_same;

	for (size_t i = 0; i < app->tab_count; i++) {
		struct demand other = { 0 };

		if (&app->tabs[i] == tab || !app->tabs[i].pane->want)
			continue;
		app->tabs[i].pane->want(app->tabs[i].state, &other);
		add_cheap(&demand, &other);
	}
	if (tab && tab->pane->want)
		tab->pane->want(tab->state, &demand);
	if (tab && needs_subject(tab))
		demand.subject = app->scene.subject;
	if (demand.first_pid_count > ARRAY_SIZE(app->first_pids))
		demand.first_pid_count = ARRAY_SIZE(app->first_pids);
	is_same = is_same_demand(app, &demand);
	if (is_same && app->samples && (!app->scene.is_live || has_same_pids(app, &demand)))
		return;
	if (demand.first_pid_count)
		memcpy(app->first_pids, demand.first_pids,
		       demand.first_pid_count * sizeof(*app->first_pids));
	demand.first_pids = app->first_pids;
	app->demand = demand;
	feed_demand(app->feed, &app->demand);
	if (!is_same)
		app->has_ended = false;
}
