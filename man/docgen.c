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
static void write_text(const char *text)
{
	for (; *text; text++) {
		switch (*text) {
		case '\\': fputs("\\e", stdout); break;
		case '^': fputs("\\(ha", stdout); break;
		case '~': fputs("\\(ti", stdout); break;
		case '`': fputs("\\(ga", stdout); break;
		case '\'': fputs("\\(aq", stdout); break;
		case '"': fputs("\\(dq", stdout); break;
		default: putchar(*text);
		}
	}
}

/* A line of running text, which must not be taken for a macro. */
static void write_line(const char *text)
{
	fputs("\\&", stdout);
	write_text(text);
	putchar('\n');
}

/* One argument of a macro: a word, or a quoted phrase. */
static void write_argument(const char *text, size_t length)
{
	char word[256];

	snprintf(word, sizeof(word), "%.*s", (int)length, text);
	fputs(" \"\\&", stdout);
	for (char *c = word; *c; c++) {
		char single[] = { *c, '\0' };

		if (*c == '-')
			fputs("\\-", stdout);
		else
			write_text(single);
	}
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
		write_line(key_actions[i].help);
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
		write_line(views[i]->help);
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
		write_line(info->help);
		write_line(cost_sentence(info->cost));
		if (info->takes_mmap_lock)
			write_line("Takes the mmap_lock of the process, so it may have to wait for "
				   "as long as somebody else holds that.");
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
		write_line(entity_info(entity)->help);
		if (entity_info(entity)->is_per_subject)
			write_line("Collected for the inspected process only.");
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
		write_line(info->formula);
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
	write_line(info->help);
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
	{ "@ENTITIES@\n", write_entities },
	{ "@KEYS@\n", write_key_actions },
	{ "@METRICS@\n", write_metrics },
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
