/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Between the settings of the screen and the lines of the configuration file. Knows no file but by
 * its name; what is wrong with a line is told by its number, never by its content.
 */
#include "settings.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mempane/clock.h"
#include "option_values.h"
#include "selection.h"

/* As for --delay. */
static const double delay_minimum = 0.01, delay_maximum = 31536000;

enum { COMPLAINTS_MAXIMUM = 10 };

/* ---- one value ---- */

static int parse_choice(struct text value, const char *yes, const char *no, bool *ret_is_yes)
{
	if (!text_equal(value, yes) && !text_equal(value, no))
		return -EINVAL;
	*ret_is_yes = text_equal(value, yes);
	return 0;
}

static int parse_delay(struct text value, uint64_t *ret_interval)
{
	double seconds;

	if (text_to_double(value, &seconds) < 0 || !(seconds >= delay_minimum) ||
	    !(seconds <= delay_maximum))
		return -EINVAL;
	*ret_interval = (uint64_t)(seconds * (double)NANOSECONDS_PER_SECOND + 0.5);
	return 0;
}

/* A word without blanks or bytes that end a string. */
static int copy_word(struct text value, char *buffer, size_t size)
{
	if (value.size == 0 || value.size >= size || memchr(value.data, '\0', value.size))
		return -EINVAL;
	memcpy(buffer, value.data, value.size);
	buffer[value.size] = '\0';
	return 0;
}

static int parse_view(struct text value, struct tui_settings *settings)
{
	char name[sizeof(settings->view)];

	if (copy_word(value, name, sizeof(name)) || !tui_can_open(name))
		return -EINVAL;
	memcpy(settings->view, name, sizeof(name));
	return 0;
}

static int parse_sort(struct text value, struct tui_settings *settings)
{
	bool is_ascending;
	struct column column;
	char word[128];

	if (copy_word(value, word, sizeof(word)))
		return -EINVAL;
	column = selection_find_sort(ENTITY_PROCESS, word, &is_ascending);
	if (!column.metric)
		return -EINVAL;
	settings->sort = column;
	settings->sort_ascending = is_ascending;
	return 0;
}

static int parse_value(enum setting setting, struct text value, struct tui_settings *settings)
{
	switch (setting) {
	case SETTING_DELAY: return parse_delay(value, &settings->interval);
	case SETTING_BUDGET: return option_budget_parse(value, &settings->budget);
	case SETTING_WALK_LIMIT: return option_walk_limit_parse(value, &settings->walk_limit);
	case SETTING_VIEW: return parse_view(value, settings);
	case SETTING_SORT: return parse_sort(value, settings);
	case SETTING_TREE: return parse_choice(value, "yes", "no", &settings->is_tree);
	case SETTING_KERNEL_THREADS:
		return parse_choice(value, "no", "yes", &settings->hides_kernel_threads);
	case SETTING_COMMAND: return parse_choice(value, "no", "yes", &settings->is_name_only);
	case SETTING_UNITS: return parse_choice(value, "exact", "short", &settings->is_exact);
	case SETTING_COLOURS: return parse_choice(value, "no", "yes", &settings->has_no_colours);
	case SETTING_MOUSE: return parse_choice(value, "no", "yes", &settings->has_no_mouse);
	case SETTING_COUNT: break;
	}
	return -EINVAL;
}

/* As many digits as are needed. */
static void cut_zeros(char *buffer)
{
	size_t length = strlen(buffer);

	while (buffer[length - 1] == '0')
		length--;
	if (buffer[length - 1] == '.')
		length--;
	buffer[length] = '\0';
}

/* Seconds. */
static void format_delay(uint64_t interval, char *buffer, size_t size)
{
	snprintf(buffer, size, "%" PRIu64 ".%09" PRIu64, interval / NANOSECONDS_PER_SECOND,
		 interval % NANOSECONDS_PER_SECOND);
	cut_zeros(buffer);
}

static void format_number(double value, char *buffer, size_t size)
{
	snprintf(buffer, size, "%.9f", value);
	cut_zeros(buffer);
}

static void format_sort(const struct tui_settings *settings, char *buffer, size_t size)
{
	if (!settings->sort.metric) {
		snprintf(buffer, size, "%s", setting_info(SETTING_SORT)->initial);
		return;
	}
	buffer[0] = settings->sort_ascending ? '+' : '-';
	column_name(settings->sort, buffer + 1, size - 1);
}

static const char *format_value(enum setting setting, const struct tui_settings *settings,
				char *buffer, size_t size)
{
	switch (setting) {
	case SETTING_DELAY:
		format_delay(settings->interval, buffer, size);
		return buffer;
	case SETTING_BUDGET:
		format_number(settings->budget * 100, buffer, size);
		return buffer;
	case SETTING_WALK_LIMIT:
		format_number((double)settings->walk_limit / 1e6, buffer, size);
		return buffer;
	case SETTING_SORT:
		format_sort(settings, buffer, size);
		return buffer;
	case SETTING_VIEW: return settings->view;
	case SETTING_TREE: return settings->is_tree ? "yes" : "no";
	case SETTING_KERNEL_THREADS: return settings->hides_kernel_threads ? "no" : "yes";
	case SETTING_COMMAND: return settings->is_name_only ? "no" : "yes";
	case SETTING_UNITS: return settings->is_exact ? "exact" : "short";
	case SETTING_COLOURS: return settings->has_no_colours ? "no" : "yes";
	case SETTING_MOUSE: return settings->has_no_mouse ? "no" : "yes";
	case SETTING_COUNT: break;
	}
	return "";
}

/* ---- the whole ---- */

void settings_init(struct tui_settings *ret_settings)
{
	memset(ret_settings, 0, sizeof(*ret_settings));
	for (enum setting setting = 0; setting < SETTING_COUNT; setting++)
		(void)parse_value(setting, text_from(setting_info(setting)->initial),
				  ret_settings);
}

static void complain_line(const char *path, unsigned line, enum setting setting)
{
	struct shown place;
	char names[256] = "";
	size_t length = 0;

	if (setting < SETTING_COUNT) {
		complain(STATUS_SUCCESS, "%s:%u: expected %s = %s", shown(&place, path), line,
			 setting_info(setting)->name, setting_info(setting)->values);
		return;
	}
	for (setting = 0; setting < SETTING_COUNT && length < sizeof(names); setting++)
		length += (size_t)snprintf(names + length, sizeof(names) - length, "%s%s",
					   setting ? ", " : "", setting_info(setting)->name);
	complain(STATUS_SUCCESS, "%s:%u: expected NAME = VALUE, where NAME is one of %s",
		 shown(&place, path), line, names);
}

/* 0, or -EINVAL with the setting that is malformed, SETTING_COUNT when none is named. */
static int parse_line(struct text line, struct tui_settings *settings, enum setting *ret_setting)
{
	struct text name, before;
	enum setting setting = 0;

	if (text_split(&line, '#', &before))
		line = before;
	line = text_trim(line);
	if (line.size == 0)
		return 0;
	*ret_setting = SETTING_COUNT;
	if (!text_split(&line, '=', &name))
		return -EINVAL;
	name = text_trim(name);
	while (setting < SETTING_COUNT && !text_equal(name, setting_info(setting)->name))
		setting++;
	*ret_setting = setting;
	return parse_value(setting, text_trim(line), settings);
}

unsigned settings_parse(struct text content, const char *path, struct tui_settings *settings)
{
	unsigned number = 0, count = 0;
	enum setting setting;
	struct shown place;
	struct text line;

	while (text_next_line(&content, &line)) {
		number++;
		if (parse_line(line, settings, &setting) == 0)
			continue;
		if (count++ < COMPLAINTS_MAXIMUM)
			complain_line(path, number, setting);
	}
	if (count > COMPLAINTS_MAXIMUM)
		complain(STATUS_SUCCESS, "%s: %u more lines like that", shown(&place, path),
			 count - COMPLAINTS_MAXIMUM);
	return count;
}

char *settings_format(const struct tui_settings *settings)
{
	char *content = NULL, value[128];
	size_t size;
	FILE *stream = open_memstream(&content, &size);

	if (!stream)
		return NULL;
	fputs("# Written by mempane with the key W, which replaces the whole file.\n", stream);
	for (enum setting setting = 0; setting < SETTING_COUNT; setting++) {
		const struct setting_info *info = setting_info(setting);

		fprintf(stream, "\n# %s\n# %s\n%s = %s\n", info->help, info->values, info->name,
			format_value(setting, settings, value, sizeof(value)));
	}
	if (fclose(stream) == 0)
		return content;
	free(content);
	return NULL;
}

/* ---- with the file ---- */

void settings_load(const struct settings_file *file, struct tui_settings *ret_settings)
{
	struct error error = { 0 };
	struct shown place;
	char *content;
	size_t size;
	int result = settings_file_read(file, &content, &size, &error);

	settings_init(ret_settings);
	if (result && result != -ENOENT)
		complain(STATUS_FAILURE, "%s: %s", shown(&place, file->path), error.what);
	if (result)
		return;
	settings_parse((struct text){ content, size }, file->path, ret_settings);
	free(content);
}

int settings_save(void *context, const struct tui_settings *settings, char *ret_message,
		  size_t size)
{
	const struct settings_file *file = context;
	struct error error = { .what = "not written: out of memory" };
	char *content = settings_format(settings);
	int result = -ENOMEM;

	if (content)
		result = settings_file_write(file, content, strlen(content), &error);
	free(content);
	/* The reason first: a narrow screen cuts the end off. */
	if (result)
		snprintf(ret_message, size, "%s%s%s", error.what, file->path[0] ? ": " : "",
			 file->path);
	else
		snprintf(ret_message, size, "settings written to %s", file->path);
	return result;
}
