/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a sample costs: CPU and wall time of collecting, against a bare open, read and close of
 * stat and statm for the same processes. Starts the processes itself; they sleep.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "mempane/collect.h"
#include "mempane/host.h"

enum { PAIRS_MAXIMUM = 99 };

struct expense {
	double cpu, wall;	/* milliseconds */
};

struct stopwatch {
	uint64_t cpu, wall;
};

static struct stopwatch stopwatch_start(void)
{
	return (struct stopwatch){ .cpu = host_self_cpu(), .wall = clock_monotonic() };
}

static struct expense stopwatch_stop(struct stopwatch begin)
{
	return (struct expense){
		.cpu = (double)(host_self_cpu() - begin.cpu) / 1e6,
		.wall = (double)(clock_monotonic() - begin.wall) / 1e6,
	};
}

static int start_sleepers(pid_t *pids, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		pids[i] = fork();
		if (pids[i] < 0)
			return -errno;
		if (pids[i] == 0) {
			prctl(PR_SET_PDEATHSIG, SIGKILL);
			for (;;)
				pause();
		}
	}
	return 0;
}

static void end_sleepers(const pid_t *pids, size_t count)
{
	for (size_t i = 0; i < count && pids[i] > 0; i++)
		kill(pids[i], SIGKILL);
	for (size_t i = 0; i < count && pids[i] > 0; i++)
		waitpid(pids[i], NULL, 0);
}

static void read_file(int proc, const char *pid, const char *name)
{
	char path[300], buffer[4096];
	int file;

	snprintf(path, sizeof(path), "%s/%s", pid, name);
	file = openat(proc, path, O_RDONLY | O_CLOEXEC);
	if (file < 0)
		return;
	while (read(file, buffer, sizeof(buffer)) > 0)
		continue;
	close(file);
}

/* The least that any reader of these files must do. */
static struct expense measure_floor(void)
{
	struct stopwatch begin = stopwatch_start();
	DIR *proc = opendir("/proc");
	struct dirent *entry;

	while (proc && (entry = readdir(proc)))
		if (entry->d_name[0] >= '1' && entry->d_name[0] <= '9') {
			read_file(dirfd(proc), entry->d_name, "stat");
			read_file(dirfd(proc), entry->d_name, "statm");
		}
	if (proc)
		closedir(proc);
	return stopwatch_stop(begin);
}

static struct expense measure_sample(struct collector *collector, const struct demand *demand,
				  struct sample *sample)
{
	struct stopwatch begin = stopwatch_start();

	sample_reset(sample);
	if (collector_collect(collector, demand, sample)) {
		fprintf(stderr, "sample_cost: a sample failed\n");
		exit(1);
	}
	return stopwatch_stop(begin);
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

/* Pairs share the moment, so that what else the machine does falls on both sides. */
static void compare(const char *what, struct tree *tree, const struct demand *demand, size_t pairs)
{
	struct collector_options options = { .walk_budget = 0 };
	double ratios[2][PAIRS_MAXIMUM], floors[2][PAIRS_MAXIMUM], costs[2][PAIRS_MAXIMUM];
	struct sample *sample = sample_new();
	struct collector *collector;
	struct expense first;

	if (!sample || collector_open(tree, &options, &collector))
		exit(1);
	first = measure_sample(collector, demand, sample);
	for (size_t i = 0; i < pairs; i++) {
		struct expense bare = measure_floor();
		struct expense full = measure_sample(collector, demand, sample);

		floors[0][i] = bare.cpu;
		floors[1][i] = bare.wall;
		costs[0][i] = full.cpu;
		costs[1][i] = full.wall;
		ratios[0][i] = full.cpu / bare.cpu;
		ratios[1][i] = full.wall / bare.wall;
	}
	for (int i = 0; i < 2; i++)
		printf("%6zu processes  %-22s %-4s  floor %8.2f ms  sample %8.2f ms  ratio %5.2f"
		       "  first %8.2f ms\n",
		       sample_table(sample, ENTITY_PROCESS)->row_count, what, i ? "wall" : "CPU",
		       median(floors[i], pairs), median(costs[i], pairs), median(ratios[i], pairs),
		       i ? first.wall : first.cpu);
	collector_close(collector);
	sample_free(sample);
}

static void demand_without_walks(struct demand *demand)
{
	for (enum metric metric = METRIC_NONE + 1; metric < METRIC_COUNT; metric++) {
		const struct metric_info *info = metric_info(metric);

		if (!info->is_computed && source_info(info->source)->cost != COST_WALK)
			metric_set_add(&demand->metrics, metric);
	}
}

static void demand_listing(struct demand *demand)
{
	for (enum metric metric = METRIC_PROCESS_PID; metric <= METRIC_PROCESS_SHARED; metric++)
		metric_set_add(&demand->metrics, metric);
}

int main(int argc, char **argv)
{
	size_t count = argc > 1 ? strtoul(argv[1], NULL, 10) : 1000;
	size_t pairs = argc > 2 ? strtoul(argv[2], NULL, 10) : 11;
	pid_t *pids = calloc(count + 1, sizeof(*pids));
	struct demand listing = { .subject = 0 }, everything = { .subject = 0 };
	struct tree *tree;
	int error;

	if (!pids || pairs < 1 || pairs > PAIRS_MAXIMUM) {
		fprintf(stderr, "usage: sample_cost [PROCESSES [PAIRS]]; at most %d pairs\n",
			PAIRS_MAXIMUM);
		return 1;
	}
	error = start_sleepers(pids, count);
	if (!error)
		error = tree_open("/", &tree, NULL);
	if (!error) {
		demand_listing(&listing);
		demand_without_walks(&everything);
		compare("stat and statm", tree, &listing, pairs);
		compare("everything but PSS", tree, &everything, pairs);
		tree_close(tree);
	} else {
		fprintf(stderr, "sample_cost: %s\n", strerror(-error));
	}
	end_sleepers(pids, count);
	free(pids);
	return error ? 1 : 0;
}
