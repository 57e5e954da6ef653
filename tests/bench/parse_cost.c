/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What parsing a file costs beside what the kernel takes to produce it: for each file, pairs of
 * (open, read to the end, close) and (parse what was read), CPU time of this thread, medians of
 * both and of the ratios within the pairs. The big smaps is that of a child with many mappings.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "mempane/parse.h"

enum { PAIRS_MAXIMUM = 99, RUNS_MAXIMUM = 1024, MAPPINGS = 60000 };

static const uint64_t side_minimum = 2000000;	/* ns: short files are read and parsed repeatedly */

struct parser {
	const char *name;
	PARSE_FUNCTION((*table));
	PARSE_ROW_FUNCTION((*row));
	int (*stat)(struct text text, struct process_stat *ret_stat);
};

static const struct parser parsers[] = {
#define TABLE_PARSER(id, function) { .name = #id, .table = function },
#define ROW_PARSER(id, function) { .name = #id, .row = function },
#define STAT_PARSER(id, function) { .name = #id, .stat = function },
#define MOUNTS_PARSER(id, function)
#define VALUE_PARSER(id, function)
#include "../fuzz/parsers.def"
#undef TABLE_PARSER
#undef ROW_PARSER
#undef STAT_PARSER
#undef MOUNTS_PARSER
#undef VALUE_PARSER
};

struct bench {
	const struct parser *parser;
	enum source          source;
	char                 path[256];
	char                *buffer;
	size_t               capacity, size;
	struct sample       *sample;
	struct demand        demand;
	double               clock;	/* ns for one look at the clock; each run has one */
};

static uint64_t cpu_time(void)
{
	struct timespec now;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
	return (uint64_t)now.tv_sec * NANOSECONDS_PER_SECOND + (uint64_t)now.tv_nsec;
}

/* What a look at the clock takes, a system call: taken off either side. */
static double clock_cost(void)
{
	enum { LOOKS = 4096 };
	uint64_t begin = cpu_time();

	for (size_t i = 0; i < LOOKS; i++)
		cpu_time();
	return (double)(cpu_time() - begin) / LOOKS;
}

static bool read_file(struct bench *bench)
{
	int file = open(bench->path, O_RDONLY | O_CLOEXEC);
	ssize_t count = -1;

	bench->size = 0;
	while (file >= 0 && (count = read(file, bench->buffer + bench->size,
					  bench->capacity - bench->size)) > 0)
		bench->size += (size_t)count;
	if (file >= 0)
		close(file);
	return count == 0 && bench->size;
}

/* As collecting does: into rows that are there, of all metrics of the file. */
static void begin_sample(struct bench *bench)
{
	sample_reset(bench->sample);
	if (sample_begin(bench->sample, &bench->demand) < 0)
		exit(1);
	sample_add_row(bench->sample, ENTITY_SYSTEM, (struct key){ 0 });
	sample_add_row(bench->sample, ENTITY_PROCESS, (struct key){ .first = 1 });
	sample_add_row(bench->sample, ENTITY_NODE, (struct key){ .first = 0 });
	sample_add_row(bench->sample, ENTITY_CGROUP, (struct key){ .name = "/" });
	sample_add_row(bench->sample, ENTITY_ZRAM, (struct key){ .name = "zram0" });
}

static void parse_file(struct bench *bench)
{
	struct parse_scale scale = { .page_size = 4096, .clock_ticks = 100 };
	struct text text = { bench->buffer, bench->size };
	struct parse_report report = { 0 };
	struct process_stat stat;

	if (bench->parser->table)
		bench->parser->table(bench->sample, &scale, text, &report);
	else if (bench->parser->row)
		bench->parser->row(bench->sample, 0, &scale, text, &report);
	else
		bench->parser->stat(text, &stat);
}

/* ns for one parse; beginning the sample is not the parser's cost. */
static double measure_parse(struct bench *bench)
{
	uint64_t spent = 0;
	unsigned runs = 0;

	for (; spent < side_minimum && runs < RUNS_MAXIMUM; runs++) {
		uint64_t begin;

		begin_sample(bench);
		begin = cpu_time();
		parse_file(bench);
		spent += cpu_time() - begin;
	}
	return (double)spent / runs - bench->clock;
}

static double measure_read(struct bench *bench)
{
	uint64_t begin = cpu_time(), spent = 0;
	unsigned runs = 0;

	for (; spent < side_minimum && runs < RUNS_MAXIMUM; runs++) {
		if (!read_file(bench))
			return 0;
		spent = cpu_time() - begin;
	}
	return (double)spent / runs - bench->clock;
}

static int compare_doubles(const void *left, const void *right)
{
	const double *a = left, *b = right;

	return (*a > *b) - (*a < *b);
}

static double median(double *values, size_t count)
{
	qsort(values, count, sizeof(*values), compare_doubles);
	return values[count / 2];
}

static void compare(struct bench *bench, const char *label, size_t pairs, double target)
{
	double reads[PAIRS_MAXIMUM], parses[PAIRS_MAXIMUM], ratios[PAIRS_MAXIMUM], ratio;

	if (!read_file(bench)) {
		printf("%-24s is not there, or empty\n", label);
		return;
	}
	bench->clock = clock_cost();
	for (size_t i = 0; i < pairs; i++) {
		reads[i] = measure_read(bench);
		parses[i] = measure_parse(bench);
		ratios[i] = reads[i] > 0 ? parses[i] / reads[i] : 0;
	}
	ratio = median(ratios, pairs);
	printf("%-24s %8zu bytes  read %9.1f us  parse %9.1f us  ratio %5.2f%s\n", label,
	       bench->size, median(reads, pairs) / 1000, median(parses, pairs) / 1000, ratio,
	       ratio > target ? "  above the target" : "");
}

/* "proc/PID/stat" of `pid`, "sys/…/nodeN/vmstat" of node 0, the root group. False: not a
 * file of this machine. */
static bool find_path(struct bench *bench, pid_t pid)
{
	const char *path = source_info(bench->source)->path, *found;
	char process[16];
	const struct { const char *word, *stands_for; } words[] = {
		{ "PID", process }, { "nodeN", "node0" }, { "GROUP", "." }, { "zramN", "zram0" },
	};

	if (strstr(path, "MOUNT") || strncmp(path, "answers", strlen("answers")) == 0)
		return false;
	snprintf(process, sizeof(process), "%d", (int)pid);
	snprintf(bench->path, sizeof(bench->path), "/%s", path);
	for (size_t i = 0; i < ARRAY_SIZE(words); i++) {
		found = strstr(path, words[i].word);
		if (found)
			snprintf(bench->path, sizeof(bench->path), "/%.*s%s%s", (int)(found - path),
				 path, words[i].stands_for, found + strlen(words[i].word));
	}
	return true;
}

static enum source find_source(const char *name)
{
	for (enum source source = SOURCE_NONE + 1; source < SOURCE_COUNT; source++)
		if (strcmp(source_info(source)->name, name) == 0)
			return source;
	return SOURCE_NONE;
}

static bool choose(struct bench *bench, const struct parser *parser, pid_t pid)
{
	bench->parser = parser;
	bench->source = find_source(parser->name);
	bench->demand = (struct demand){ .is_exhaustive = true };
	for (enum metric metric = METRIC_NONE + 1; metric < METRIC_COUNT; metric++)
		if (metric_info(metric)->entity == ENTITY_UNKNOWN ||
		    metric_info(metric)->source == bench->source ||
		    metric_info(metric)->other_source == bench->source)
			metric_set_add(&bench->demand.metrics, metric);
	return bench->source != SOURCE_NONE && find_path(bench, pid);
}

/* Every other page of another kind, so that no two mappings become one. */
static pid_t start_big_process(void)
{
	int ready[2];
	pid_t pid;
	char byte;

	if (pipe(ready) < 0)
		return -1;
	pid = fork();
	if (pid == 0) {
		size_t page = 4096;
		char *area = mmap(NULL, MAPPINGS * page, PROT_READ | PROT_WRITE,
				  MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);

		prctl(PR_SET_PDEATHSIG, SIGKILL);
		for (size_t i = 0; area != MAP_FAILED && i < MAPPINGS; i += 2)
			mprotect(area + i * page, page, PROT_READ);
		(void)!write(ready[1], "", 1);
		for (;;)
			pause();
	}
	(void)!read(ready[0], &byte, 1);
	return pid;
}

static const struct big_file {
	const char *name, *label;
	double      target;
} big_files[] = {
	{ "process_smaps", "smaps, 60,000 mappings", 1.0 },
	{ "process_maps", "maps, 60,000", 0.5 },
	{ "process_numa_maps", "numa_maps, 60,000", 0.5 },
};

static void compare_big(struct bench *bench, const struct big_file *file, size_t pairs, pid_t big)
{
	for (size_t i = 0; i < ARRAY_SIZE(parsers); i++)
		if (strcmp(parsers[i].name, file->name) == 0 && choose(bench, &parsers[i], big))
			compare(bench, file->label, pairs, file->target);
}

int main(int argc, char **argv)
{
	size_t pairs = argc > 1 ? strtoul(argv[1], NULL, 10) : 5;
	struct bench bench = { .capacity = 1 << 27, .sample = sample_new() };
	pid_t big = start_big_process();

	bench.buffer = malloc(bench.capacity);
	if (!bench.buffer || !bench.sample || pairs < 1 || pairs > PAIRS_MAXIMUM || big < 0) {
		fprintf(stderr, "usage: parse_cost [PAIRS]; at most %d pairs\n", PAIRS_MAXIMUM);
		return 1;
	}
	for (size_t i = 0; i < ARRAY_SIZE(parsers); i++)
		if (choose(&bench, &parsers[i], getpid()))
			compare(&bench, parsers[i].name, pairs, 0.5);
	for (size_t i = 0; i < ARRAY_SIZE(big_files); i++)
		compare_big(&bench, &big_files[i], pairs, big);
	kill(big, SIGKILL);
	waitpid(big, NULL, 0);
	free(bench.buffer);
	sample_free(bench.sample);
	return 0;
}
