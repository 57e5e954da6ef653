/* SPDX-License-Identifier: GPL-2.0-or-later */
/* On this machine libproc2 and our own reader must fill the same cells, hostile names included. */
#include <dirent.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "collecting.h"

static const char *const names[] = {
	"a) R 1 (\nb", "\x1b]2;P\x07\x9b\xff)", "tab\tback\\sl", "\xe6\x97\xa5\xe6\x9c\xac",
	"caf\xc3",
	"what?.", ")", "plain",
};

enum { CHILDREN = ARRAY_SIZE(names) };

struct children {
	uint64_t pids[CHILDREN];
};

static uint64_t start_child(const char *name)
{
	int ready[2];
	char byte;
	pid_t pid;

	assert_int_equal(pipe(ready), 0);
	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		prctl(PR_SET_NAME, name);
		if (write(ready[1], "x", 1) == 1)
			for (;;)
				pause();
		_exit(1);
	}
	assert_int_equal(read(ready[0], &byte, 1), 1);
	close(ready[0]);
	close(ready[1]);
	return (uint64_t)pid;
}

static void start_children(struct children *children)
{
	for (size_t i = 0; i < CHILDREN; i++)
		children->pids[i] = start_child(names[i]);
}

static void end_children(const struct children *children)
{
	for (size_t i = 0; i < CHILDREN; i++) {
		kill((pid_t)children->pids[i], SIGKILL);
		waitpid((pid_t)children->pids[i], NULL, 0);
	}
}

static struct sample *collect_from(struct tree *tree, const struct demand *demand)
{
	struct collector_options options = { .read_deadline = deadline };
	struct collector *collector;
	struct sample *sample = sample_new();

	assert_int_equal(collector_open(tree, &options, &collector), 0);
	assert_int_equal(collector_collect(collector, demand, sample), 0);
	collector_close(collector);
	return sample;
}

static void assert_same_cells(const struct sample *a, size_t row_a, const struct sample *b,
			      size_t row_b, enum metric metric)
{
	const struct cell *left = sample_get(a, row_a, metric);
	const struct cell *right = sample_get(b, row_b, metric);

	if (left->presence != right->presence)
		fail_msg("%s: %s, %s", metric_info(metric)->name, presence_name(left->presence),
			 presence_name(right->presence));
	if (left->presence != PRESENCE_PRESENT)
		return;
	if (metric_info(metric)->unit == UNIT_TEXT)
		assert_string_equal(left->text, right->text);
	else if (left->count != right->count)
		fail_msg("%s: %llu, %llu", metric_info(metric)->name,
			 (unsigned long long)left->count, (unsigned long long)right->count);
}

/* The same demand through both readers; the children sleep, so nothing of them moves. */
static void compare_readers(const struct children *children, const struct demand *demand)
{
	struct fake_tree *fake = fake_new(true);
	struct sample *by_library, *by_tree;

	assert_int_equal(tree_open("/", &fake->inner, NULL), 0);
	fake->tree.facts = *tree_facts(fake->inner);
	by_library = collect_from(fake->inner, demand);
	by_tree = collect_from(&fake->tree, demand);
	assert_string_equal(by_library->origin.process_reader, "libproc2");
	assert_string_equal(by_tree->origin.process_reader, "procfs");
	for (size_t i = 0; i < CHILDREN; i++) {
		const struct table *table = sample_table(by_tree, ENTITY_PROCESS);
		size_t row = 0;
		int64_t other;

		while (row < table->row_count && table->keys[row].first != children->pids[i])
			row++;
		assert_true(row < table->row_count);
		other = table_find(sample_table(by_library, ENTITY_PROCESS), &table->keys[row]);
		assert_true(other >= 0);
		assert_string_equal(sample_get(by_tree, row, METRIC_PROCESS_NAME)->text, names[i]);
		if (demand->pids)
			assert_int_equal(other, row);
		for (enum metric metric = METRIC_PROCESS_PID;
		     demand->pids && metric < METRIC_PROCESS_USER; metric++)
			assert_same_cells(by_library, row, by_tree, row, metric);
		assert_string_equal(sample_get(by_library, (size_t)other,
					       METRIC_PROCESS_NAME)->text, names[i]);
	}
	sample_free(by_library);
	sample_free(by_tree);
	tree_close(fake->inner);
	tree_close(&fake->tree);
}

static void both_readers_agree(void **state)
{
	struct children children;
	struct demand demand = { .is_exhaustive = true };

	(void)state;
	start_children(&children);
	for (enum metric metric = METRIC_PROCESS_PID; metric < METRIC_PROCESS_USER; metric++)
		demand_add(&demand, metric);
	compare_readers(&children, &demand);
	demand.pids = children.pids;
	demand.pid_count = CHILDREN;
	compare_readers(&children, &demand);
	end_children(&children);
}

static size_t find_row(const struct sample *sample, uint64_t pid)
{
	const struct table *table = sample_table(sample, ENTITY_PROCESS);

	for (size_t row = 0; row < table->row_count; row++)
		if (table->keys[row].first == pid)
			return row;
	fail_msg("there is no process %u", (unsigned)pid);
	return 0;
}

/* A command lists once, by libproc2, and reads statm; a screen lists again and again, by stat files
 * from the beginning, and takes from status what statm would tell. */
static void a_screen_says_what_a_command_says(void **state)
{
	struct demand demand = { .is_exhaustive = true };
	struct sample *command, *screen;
	struct children children;
	struct tree *tree;

	(void)state;
	start_children(&children);
	assert_int_equal(tree_open("/", &tree, NULL), 0);
	for (enum metric metric = METRIC_PROCESS_PID; metric < METRIC_PROCESS_USER; metric++)
		if (metric != METRIC_PROCESS_SHARED)
			demand_add(&demand, metric);
	command = collect_from(tree, &demand);
	demand.is_exhaustive = false;
	screen = collect_from(tree, &demand);
	assert_string_equal(command->origin.process_reader, "libproc2");
	assert_string_equal(screen->origin.process_reader, "procfs");
	assert_int_equal(screen->outcomes[SOURCE_PROCESS_STATM].reads, 0);
	for (size_t i = 0; i < CHILDREN; i++) {
		size_t ours = find_row(screen, children.pids[i]);
		size_t theirs = find_row(command, children.pids[i]);

		for (enum metric metric = METRIC_PROCESS_PID; metric < METRIC_PROCESS_USER;
		     metric++)
			assert_same_cells(command, theirs, screen, ours, metric);
	}
	/* A kernel thread has sizes of 0 by either file. */
	if (sample_get(screen, 1, METRIC_PROCESS_KERNEL_THREAD)->count)
		assert_same_cells(command, 1, screen, 1, METRIC_PROCESS_RESIDENT);
	sample_free(command);
	sample_free(screen);
	tree_close(tree);
	end_children(&children);
}

static size_t count_descriptors(void)
{
	DIR *directory = opendir("/proc/self/fd");
	size_t count = 0;

	assert_non_null(directory);
	while (readdir(directory))
		count++;
	closedir(directory);
	return count;
}

/* Where BPF takes over, the stat files of the first sample are closed. */
static void no_files_stay_open_in_vain(void **state)
{
	struct collector_options options = { .read_deadline = deadline };
	struct demand demand = { .subject = 0 };
	struct sample *sample = sample_new();
	struct collector *collector;
	size_t before, begun, later;
	struct tree *tree;
	bool is_by_bpf;

	(void)state;
	demand_add(&demand, METRIC_PROCESS_PID);
	assert_int_equal(tree_open("/", &tree, NULL), 0);
	before = count_descriptors();
	assert_int_equal(collector_open(tree, &options, &collector), 0);
	assert_int_equal(collector_collect(collector, &demand, sample), 0);
	begun = count_descriptors();
	sample_reset(sample);
	assert_int_equal(collector_collect(collector, &demand, sample), 0);
	later = count_descriptors();
	is_by_bpf = strcmp(sample->origin.process_reader, "bpf") == 0;
	assert_true(begun > before + 1);
	assert_true(is_by_bpf ? later < begun : later > before + 1);
	collector_close(collector);
	assert_int_equal(count_descriptors(), before);
	sample_free(sample);
	tree_close(tree);
}

/* libproc2 takes a thread's number for a process, and at most 255 numbers at once. */
static void selections_have_no_limit_and_no_threads(void **state)
{
	uint64_t pids[2000];
	struct demand demand = { .pids = pids, .pid_count = ARRAY_SIZE(pids) };
	struct tree *tree;
	struct sample *sample;
	struct key key;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(pids); i++)
		pids[i] = i * 16;
	pids[1500] = (uint64_t)getpid();
	pids[1999] = (uint64_t)getpid();
	pids[1000] = UINT64_MAX;
	demand_add(&demand, METRIC_PROCESS_PID);
	assert_int_equal(tree_open("/", &tree, NULL), 0);
	sample = collect_from(tree, &demand);
	key = (struct key){ .first = (uint64_t)getpid() };
	for (size_t row = 0; row < sample_table(sample, ENTITY_PROCESS)->row_count; row++) {
		const struct key *found = &sample_table(sample, ENTITY_PROCESS)->keys[row];

		if (row)
			assert_true(found[-1].first < found->first);
		if (found->first == key.first)
			key.second++;
	}
	assert_int_equal(key.second, 1);
	sample_free(sample);
	tree_close(tree);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(both_readers_agree),
		cmocka_unit_test(a_screen_says_what_a_command_says),
		cmocka_unit_test(no_files_stay_open_in_vain),
		cmocka_unit_test(selections_have_no_limit_and_no_threads),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
