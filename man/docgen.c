/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Fills the tables of the manual: copies a template to the standard output and replaces each line
 * that is @NAME@ by the table of that name, made from the same rows that the program is made from.
 * Runs on the build machine, so it knows data only: no file of the kernel, no terminal.
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../src/cli/option_table.h"
#include "../src/cli/setting_table.h"
#include "../src/view/list.h"
#include "mempane/metrics.h"

struct key_action {
	const char *group, *keys, *help;
};

static const struct key_action key_actions[] = {
#define ACTION(id, group, keys, help) { group, keys, help },
#include "../src/tui/actions.def"
#undef ACTION
};

static const struct view *const views[] = {
#define VIEW(name) &name##_view,
#include "../src/view/views.def"
#undef VIEW
};

/* Characters that mdoc(7) would take for markup, or typeset as something that cannot be typed. */
static void write_character(uint32_t code)
{
	switch (code) {
	case '\\': fputs("\\e", stdout); break;
	case '^': fputs("\\(ha", stdout); break;
	case '~': fputs("\\(ti", stdout); break;
	case '`': fputs("\\(ga", stdout); break;
	case '\'': fputs("\\(aq", stdout); break;
	case '"': fputs("\\(dq", stdout); break;
	default:
		if (code < 0x80)
			putchar((int)code);
		else
			printf("\\[u%04X]", (unsigned)code);
	}
}

static void write_text(const char *text)
{
	uint32_t code;
	int width, length;

	while ((length = text_next_character(text, &code, &width)) > 0) {
		write_character(code);
		text += length;
	}
}

/* Sentences, a line each, which must not be taken for macros. */
static void write_sentences(const char *text)
{
	uint32_t code;
	int width, length;

	fputs("\\&", stdout);
	while ((length = text_next_character(text, &code, &width)) > 0) {
		write_character(code);
		text += length;
		if (code == '.' && *text == ' ') {
			fputs("\n\\&", stdout);
			text++;
		}
	}
	putchar('\n');
}

/* What is typed as it stands, dashes included. */
static void write_word(const char *text)
{
	uint32_t code;
	int width, length;

	while ((length = text_next_character(text, &code, &width)) > 0) {
		if (code == '-')
			fputs("\\-", stdout);
		else
			write_character(code);
		text += length;
	}
}

/* One argument of a macro: a word, or a quoted phrase. */
static void write_argument(const char *text, size_t length)
{
	char word[256];

	snprintf(word, sizeof(word), "%.*s", (int)length, text);
	fputs(" \"\\&", stdout);
	write_word(word);
	putchar('"');
}

/* ---- keys ---- */

static void write_keys(const char *keys)
{
	const char *separator = "";

	fputs(".It", stdout);
	while (*keys) {
		size_t length = strcspn(keys, " ");

		printf("%s Ic", separator);
		write_argument(keys, length);
		separator = " ,";
		keys += length;
		keys += strspn(keys, " ");
	}
	putchar('\n');
}

static void write_key_actions(void)
{
	const char *group = "";

	for (size_t i = 0; i < ARRAY_SIZE(key_actions); i++) {
		if (strcmp(group, key_actions[i].group) != 0) {
			if (*group)
				puts(".El");
			group = key_actions[i].group;
			printf(".Ss %s\n.Bl -tag -width Backspace\n", group);
		}
		write_keys(key_actions[i].keys);
		write_sentences(key_actions[i].help);
	}
	puts(".El");
}

/* ---- commands and options ---- */

static void write_commands(void)
{
	puts(".Bl -tag -width indent");
	for (enum command command = 0; command < COMMAND_COUNT; command++) {
		const struct command_info *info = command_info(command);

		fputs(".It Nm", stdout);
		if (*info->name) {
			fputs(" Cm", stdout);
			write_argument(info->name, strlen(info->name));
		}
		fputs(" Ar", stdout);
		write_argument(info->operands, strlen(info->operands));
		putchar('\n');
		write_sentences(info->summary);
		write_sentences(info->help);
	}
	puts(".El");
}

/* "snapshot, inspect": where an option applies. */
static void write_scope(unsigned commands)
{
	const char *separator = "";

	fputs(".Pq", stdout);
	for (enum command command = 0; command < COMMAND_COUNT; command++) {
		const char *name = command_info(command)->name;

		if (!(commands & 1u << command))
			continue;
		fputs(separator, stdout);
		fputs(*name ? " Cm" : " No", stdout);
		name = *name ? name : "live screen";
		write_argument(name, strlen(name));
		separator = " ,";
	}
	putchar('\n');
}

static void write_options(void)
{
	puts(".Bl -tag -width indent");
	for (enum option_id option = 0; option < OPTION_COUNT; option++) {
		const struct option_info *info = option_info(option);

		fputs(".It", stdout);
		if (info->letter)
			printf(" Fl %c ,", info->letter);
		fputs(" Fl \\-", stdout);
		write_word(info->name);
		if (info->argument) {
			fputs(" Ar", stdout);
			write_argument(info->argument, strlen(info->argument));
		}
		putchar('\n');
		write_sentences(info->help);
		write_scope(info->commands);
	}
	puts(".El");
}

static void write_settings(void)
{
	puts(".Bl -tag -width indent");
	for (enum setting setting = 0; setting < SETTING_COUNT; setting++) {
		const struct setting_info *info = setting_info(setting);

		fputs(".It Ic", stdout);
		write_argument(info->name, strlen(info->name));
		fputs(" No = Ar", stdout);
		write_argument(info->values, strlen(info->values));
		putchar('\n');
		write_sentences(info->help);
		fputs("Default:\n.Ql", stdout);
		write_argument(info->initial, strlen(info->initial));
		puts(" .");
	}
	puts(".El");
}

/* ---- views ---- */

static void write_views(void)
{
	puts(".Bl -tag -width fragmentation");
	for (size_t i = 0; i < ARRAY_SIZE(views); i++) {
		fputs(".It Cm", stdout);
		write_argument(views[i]->name, strlen(views[i]->name));
		putchar('\n');
		write_sentences(views[i]->help);
		fputs(".br\nRows:\n.Em", stdout);
		write_argument(entity_info(views[i]->entity)->name,
			       strlen(entity_info(views[i]->entity)->name));
		puts(" .");
	}
	puts(".El");
}

/* ---- the registry ---- */

static void write_sources(void)
{
	puts(".Bl -tag -width indent");
	for (enum source source = SOURCE_NONE + 1; source < SOURCE_COUNT; source++) {
		const struct source_info *info = source_info(source);

		printf(".It Pa /");
		write_text(info->path);
		putchar('\n');
		write_sentences(info->help);
		write_sentences(cost_sentence(info->cost));
		if (info->takes_mmap_lock)
			write_sentences("Takes the mmap_lock of the process, so it may have to "
					"wait for as long as somebody else holds that.");
		if (info->privilege) {
			printf("Needs: ");
			write_text(info->privilege);
			puts(".");
		}
	}
	puts(".El");
}

static void write_entities(void)
{
	puts(".Bl -tag -width free_area");
	for (enum entity entity = 0; entity < ENTITY_COUNT; entity++) {
		printf(".It Cm");
		write_argument(entity_info(entity)->name, strlen(entity_info(entity)->name));
		putchar('\n');
		write_sentences(entity_info(entity)->help);
		if (entity_info(entity)->is_per_subject)
			write_sentences("Collected for the inspected process only.");
	}
	puts(".El");
}

static void write_origin(const struct metric_info *info)
{
	if (info->source != SOURCE_NONE) {
		fputs("From\n.Pa /", stdout);
		write_text(source_info(info->source)->path);
		if (info->field) {
			fputs("\nfield\n.Ql", stdout);
			write_argument(info->field, strlen(info->field));
		}
		printf("\n.Pq %s .\n", cost_name(source_info(info->source)->cost));
	}
	if (info->formula) {
		puts(".br");
		fputs("Formula:", stdout);
		putchar('\n');
		write_sentences(info->formula);
	}
}

static void write_metric(const struct metric_info *info)
{
	char name[128];

	snprintf(name, sizeof(name), "%s.%s", entity_info(info->entity)->name, info->name);
	printf(".It Cm");
	write_argument(name, strlen(name));
	printf(" Pq %s , %s", unit_name(info->unit), nature_name(info->nature));
	puts(info->sums ? " , may be summed" : "");
	write_sentences(info->help);
	write_origin(info);
}

static void write_metrics(void)
{
	for (enum entity entity = 0; entity < ENTITY_COUNT; entity++) {
		enum metric metric = entity_first_metric(entity), end = entity_end_metric(entity);

		if (metric == end)
			continue;
		printf(".Ss %s\n.Bl -tag -width indent\n", entity_info(entity)->title);
		for (; metric < end; metric++)
			write_metric(metric_info(metric));
		puts(".El");
	}
}

/* ---- templates ---- */

static const struct {
	const char *name;
	void      (*write)(void);
} tables[] = {
	{ "@COMMANDS@\n", write_commands },
	{ "@ENTITIES@\n", write_entities },
	{ "@KEYS@\n", write_key_actions },
	{ "@METRICS@\n", write_metrics },
	{ "@OPTIONS@\n", write_options },
	{ "@SETTINGS@\n", write_settings },
	{ "@SOURCES@\n", write_sources },
	{ "@VIEWS@\n", write_views },
};

static bool write_table(const char *line)
{
	for (size_t i = 0; i < ARRAY_SIZE(tables); i++) {
		if (strcmp(line, tables[i].name) == 0) {
			tables[i].write();
			return true;
		}
	}
	return false;
}

int main(int argc, char **argv)
{
	char line[1024];
	FILE *template = argc == 2 ? fopen(argv[1], "r") : NULL;

	if (!template) {
		fprintf(stderr, "usage: docgen TEMPLATE >PAGE\n");
		return EXIT_FAILURE;
	}
	while (fgets(line, sizeof(line), template)) {
		if (write_table(line))
			continue;
		if (line[0] == '@') {
			fprintf(stderr, "%s: no such table: %s", argv[1], line);
			return EXIT_FAILURE;
		}
		fputs(line, stdout);
	}
	return fclose(template) || fflush(stdout) ? EXIT_FAILURE : EXIT_SUCCESS;
}
