/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Any view in a box. Which of the widgets shows it follows from its layout.
 */
#include "viewer.h"

#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

static bool is_form(const struct viewer *viewer)
{
	return viewer->is_form;
}

static bool is_matrix(const struct viewer *viewer)
{
	return viewer->view->layout == VIEW_MATRIX;
}

int viewer_init(struct viewer *viewer, const struct view *view, enum entity master)
{
	int error;

	memset(viewer, 0, sizeof(*viewer));
	viewer->view = view;
	viewer->title = view->title;
	viewer->is_detail = master != ENTITY_COUNT;
	viewer->is_form = view->layout == VIEW_FORM ||
			  (viewer->is_detail && view->entity == master);
	if (is_form(viewer)) {
		form_widget_init(&viewer->form, view, viewer->is_detail);
		return 0;
	}
	if (is_matrix(viewer)) {
		matrix_widget_init(&viewer->matrix, view);
		return 0;
	}
	error = table_widget_init(&viewer->table, view, viewer->is_detail);
	viewer->table.is_tree = view->entity == ENTITY_CGROUP;
	return error;
}

void viewer_done(struct viewer *viewer)
{
	if (!viewer->view)
		return;
	if (is_form(viewer))
		form_widget_done(&viewer->form);
	else if (is_matrix(viewer))
		matrix_widget_done(&viewer->matrix);
	else
		table_widget_done(&viewer->table);
}

void viewer_show(struct viewer *viewer, const struct view *view)
{
	viewer->view = view;
	viewer->title = view->title;
	table_widget_show(&viewer->table, view);
}

void viewer_follow(struct viewer *viewer, const struct key *key)
{
	if (is_form(viewer))
		form_widget_follow(&viewer->form, key);
	else if (!is_matrix(viewer))
		table_widget_follow(&viewer->table, key ? key->name : NULL);
}

void viewer_update(const struct scene *scene, struct viewer *viewer)
{
	if (is_matrix(viewer))
		matrix_widget_update(scene, &viewer->matrix);
	else if (!is_form(viewer))
		table_widget_update(scene, &viewer->table);
}

/* What the rows are there for is missing in all of them: processes without the file of the view. */
static bool is_subject_missing(const struct scene *scene, const struct view *view)
{
	const struct sample *now = model_now(scene->model);
	const struct table *data = now ? sample_table(now, view->entity) : NULL;

	if (!data || data->row_count == 0 || !view->sort.metric)
		return false;
	for (size_t row = 0; row < data->row_count; row++) {
		enum presence presence = sample_get(now, row, view->sort.metric)->presence;

		if (presence != PRESENCE_ABSENT && presence != PRESENCE_DENIED)
			return false;
	}
	return true;
}

int viewer_lines(const struct scene *scene, struct viewer *viewer, int width)
{
	size_t count;

	if (is_subject_missing(scene, viewer->view))
		return 0;

	if (is_form(viewer))
		return form_widget_has_content(scene, &viewer->form) ?
			       form_widget_lines(&viewer->form, width) : 0;
	if (is_matrix(viewer))
		count = viewer->matrix.column_count ? viewer->matrix.line_count : 0;
	else
		count = viewer->table.rows.count;
	/* What only hides its rows says so in a box that can be changed. */
	if (count == 0 && !is_matrix(viewer) && viewer->table.rows.hidden)
		return 2;
	return count ? (int)count + 1 : 0;
}

int viewer_width(const struct scene *scene, const struct viewer *viewer, int lines)
{
	int width = 2;

	if (is_form(viewer))
		return form_widget_width(&viewer->form, lines) + 2;
	if (is_matrix(viewer))
		return matrix_widget_width(&viewer->matrix) + 2;
	for (size_t i = 0; i < viewer->table.column_count; i++)
		if (viewer->table.columns[i].rank < VIEW_RANK_EXPORT)
			width += column_width(&viewer->table.columns[i], scene->numbers) + 1;
	return width;
}

int viewer_fit(const struct viewer *viewer, int width)
{
	int column;

	if (!is_form(viewer))
		return width;
	column = form_widget_width(&viewer->form, INT_MAX);
	return (width - 2) / column > 1 ? (width - 2) / column * column + 2 : column + 2;
}

int64_t viewer_row(const struct scene *scene, const struct viewer *viewer)
{
	if (is_form(viewer))
		return form_widget_row(scene, &viewer->form);
	if (is_matrix(viewer))
		return matrix_widget_row(scene, &viewer->matrix);
	return table_widget_row(&viewer->table);
}

/* ---- words ---- */

/* Totals only of what may be added up. */
static void append_sum(const struct scene *scene, const struct table_widget *table, char *buffer,
		       size_t size)
{
	struct column column = table->sort;
	struct cell sum;
	char text[64], title[64];
	size_t length = strlen(buffer);

	if (!column.metric || !metric_info(column.metric)->sums || table->rows.count == 0)
		return;
	sum = model_sum(scene->model, column, NULL, 0);
	if (!cell_has_value(&sum))
		return;
	cell_format(sum, column, NUMBER_HUMAN, scene->style.is_utf8, text, sizeof(text));
	view_column_title(&(struct view_column){ .column = column }, title, sizeof(title));
	snprintf(buffer + length, size - length, " · sum of %s %s%s", title,
		 model_sum_is_partial(scene->model, column, NULL, 0) ? ">" : "", text);
}

void viewer_title(const struct scene *scene, const struct viewer *viewer, char *buffer,
		  size_t size)
{
	const struct view *view = viewer->view;
	const struct sample *now = model_now(scene->model);
	const struct table *data = now ? sample_table(now, view->entity) : NULL;
	const struct key *key = is_form(viewer) ? &viewer->form.key : NULL;
	const char *name = key ? key->name : viewer->is_detail && !is_matrix(viewer) ?
							   viewer->table.only_name : NULL;
	char safe[128];

	if (viewer->is_detail) {
		text_sanitise(name ? name : "", scene->style.is_utf8, safe, sizeof(safe));
		if (key && viewer->form.has_key && !name)
			snprintf(buffer, size, "%s %" PRIu64, viewer->title, key->first);
		else
			snprintf(buffer, size, "%s%s%s", viewer->title, safe[0] ? " · " : "", safe);
	} else if (is_form(viewer)) {
		snprintf(buffer, size, "%s", viewer->title);
	} else if (is_matrix(viewer) && !matrix_widget_has_choice(&viewer->matrix)) {
		snprintf(buffer, size, "%s", viewer->title);
	} else if (is_matrix(viewer)) {
		view_column_title(&view->columns[viewer->matrix.value], safe, sizeof(safe));
		snprintf(buffer, size, "%s · %s", viewer->title, safe);
	} else {
		snprintf(buffer, size, "%s %zu", viewer->title, data ? data->row_count : 0);
		append_sum(scene, &viewer->table, buffer, size);
	}
}

/* Of the files behind the view, the one that says most about why there is nothing: one that refused
 * before one that is not there. */
static enum source find_source(const struct sample *now, const struct view *view)
{
	enum source found = view->sort.metric ? metric_rate_source(view->sort.metric) :
						SOURCE_NONE;

	if (found && now->outcomes[found].presence != PRESENCE_UNASKED &&
	    now->outcomes[found].presence != PRESENCE_PRESENT)
		return found;
	for (size_t i = 0; view->columns[i].column.metric; i++) {
		enum source source = metric_rate_source(view->columns[i].column.metric);

		if (!source)
			continue;
		if (now->outcomes[source].presence == PRESENCE_DENIED ||
		    now->outcomes[source].denied)
			return source;
		if (!found || (now->outcomes[found].presence == PRESENCE_UNASKED &&
			       now->outcomes[source].presence != PRESENCE_UNASKED))
			found = source;
	}
	return found;
}

static void explain_source(const struct scene *scene, enum source source, char *buffer,
			   size_t size)
{
	const struct sample *now = model_now(scene->model);
	const struct source_info *info = source_info(source);
	enum presence presence = now->outcomes[source].presence;
	const char *slash = info->is_answer ? "" : "/";
	const char *what = info->is_answer ? info->name : info->path;

	if (presence == PRESENCE_DENIED || now->outcomes[source].denied)
		snprintf(buffer, size, "%s%s was refused: needs %s", slash, what,
			 info->privilege ? info->privilege : "more privilege");
	else if (presence == PRESENCE_ABSENT && info->is_answer && !scene->is_live)
		snprintf(buffer, size, "no answer of %s was captured", what);
	else if (presence == PRESENCE_ABSENT)
		snprintf(buffer, size, "this kernel has no %s%s", slash, what);
	else if (presence == PRESENCE_BLOCKED)
		snprintf(buffer, size, "%s%s does not answer", slash, what);
	else if (presence == PRESENCE_UNASKED && !scene->is_live)
		snprintf(buffer, size, "nothing of it was captured");
	else if (presence == PRESENCE_UNASKED || presence == PRESENCE_PENDING)
		snprintf(buffer, size, "waiting for the next sample");
	else if (presence == PRESENCE_ESTIMATE)
		snprintf(buffer, size, "not read, as --walk-limit says");
	else
		snprintf(buffer, size, "there are none");
}

void viewer_reason(const struct scene *scene, const struct viewer *viewer, char *buffer,
		   size_t size)
{
	const struct view *view = viewer->view;
	const struct sample *now = model_now(scene->model);
	enum source source = now ? find_source(now, view) : SOURCE_NONE;
	bool needs_subject = entity_info(view->entity)->is_per_subject ||
			     (view->entity == ENTITY_PROCESS && view->layout == VIEW_FORM);

	if (needs_subject && !scene->subject)
		snprintf(buffer, size, "choose a process first: 2, then Enter");
	else if (entity_info(view->entity)->is_per_mapping)
		snprintf(buffer, size, "Enter on a mapping in the inspector shows its strip");
	else if (!now || !sample_table(now, view->entity)->is_present)
		snprintf(buffer, size, "waiting for the first sample");
	else if (is_form(viewer) && form_widget_is_unasked(scene, &viewer->form))
		snprintf(buffer, size, "waiting for the next sample");
	else if (!is_form(viewer) && !is_matrix(viewer) && viewer->table.rows.hidden)
		snprintf(buffer, size, "no row passes the filter");
	else if (source && now->outcomes[source].presence != PRESENCE_PRESENT)
		explain_source(scene, source, buffer, size);
	else if (is_subject_missing(scene, view))
		snprintf(buffer, size, "no row has a value of %s so far",
			 metric_info(view->sort.metric)->title);
	else
		snprintf(buffer, size, "there are none");
}

/* ---- drawing ---- */

static void draw_content(const struct scene *scene, struct viewer *viewer,
			 const struct canvas *canvas, bool is_focused)
{
	if (is_form(viewer)) {
		viewer->form.has_no_cursor = !is_focused;
		form_widget_draw(scene, &viewer->form, canvas);
	} else if (is_matrix(viewer)) {
		viewer->matrix.has_no_cursor = !is_focused;
		matrix_widget_draw(scene, &viewer->matrix, canvas);
	} else {
		viewer->table.has_no_cursor = !is_focused;
		table_widget_draw(scene, &viewer->table, canvas);
	}
}

void viewer_draw(const struct scene *scene, struct viewer *viewer, const struct canvas *canvas,
		 bool is_focused)
{
	char title[200], note[512] = "", foot[64] = "";
	struct box box = { .title = title, .note = note, .foot_note = foot,
			   .is_focused = is_focused };
	struct canvas inside;
	bool is_table = !is_form(viewer) && !is_matrix(viewer), is_vain;

	viewer_update(scene, viewer);
	viewer_title(scene, viewer, title, sizeof(title));
	if (is_table)
		table_widget_note(scene, &viewer->table, note, sizeof(note));
	if (viewer->hint[0] && is_focused)
		snprintf(note + strlen(note), sizeof(note) - strlen(note), "%s%s",
			 note[0] ? " · " : "", viewer->hint);
	if (is_table && viewer->table.rows.count && is_focused)
		snprintf(foot, sizeof(foot), "%zu of %zu", viewer->table.cursor + 1,
			 viewer->table.rows.count);
	inside = canvas_box(canvas, &box);
	is_vain = viewer_lines(scene, viewer, inside.width) == 0;
	if (!is_vain || !is_form(viewer))
		draw_content(scene, viewer, &inside, is_focused);
	if (is_vain || (is_table && viewer->table.rows.count == 0)) {
		viewer_reason(scene, viewer, note, sizeof(note));
		canvas_put_centred(&inside, inside.height / 2, STYLE_DIM, note);
	}
}

/* ---- keys ---- */

enum handled viewer_act(struct scene *scene, struct viewer *viewer, const struct input *input)
{
	struct input moved = *input;

	if (input->key == KEY_CODE_MOUSE) {
		moved.mouse.x -= 1;	/* the border */
		moved.mouse.y -= 1;
	}
	if (is_form(viewer))
		return form_widget_act(&viewer->form, &moved);
	if (is_matrix(viewer))
		return matrix_widget_act(&viewer->matrix, &moved);
	return table_widget_act(scene, &viewer->table, &moved);
}

void viewer_want(const struct viewer *viewer, struct demand *demand)
{
	if (is_form(viewer) || is_matrix(viewer))
		view_demand(viewer->view, demand);
	else
		table_widget_want(&viewer->table, demand);
}

void viewer_aim(struct viewer *viewer, const struct aim *aim)
{
	if (!is_form(viewer) && !is_matrix(viewer))
		table_widget_aim(&viewer->table, aim);
}

bool viewer_explain(const struct scene *scene, const struct viewer *viewer, char *buffer,
		    size_t size)
{
	if (is_form(viewer))
		return form_widget_explain(&viewer->form, buffer, size);
	if (is_matrix(viewer)) {
		column_explain(matrix_widget_value(&viewer->matrix), buffer, size);
		return true;
	}
	return table_widget_explain(scene, &viewer->table, buffer, size);
}
