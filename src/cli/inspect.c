/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * mempane inspect: all that is known about one process. Its rates need two samples, as anywhere. On
 * which nodes it is takes another walk of its page tables, which is made where there is a choice.
 */
#include "snapshot.h"

#include <stdlib.h>

static const char *const views[] = { "process", "regions", "limits", "mappings" };
static const char *const node_views[] = { "placement", "process_nodes", "mapping_nodes" };
static const char *const strip_views[] = { "strip_nodes", "strip" };

static enum status take_pid(const struct options *options, struct options *ret_for_one,
			    uint64_t *pid)
{
	struct shown given;

	if (options->operand_count != 1)
		return complain(STATUS_USAGE, "inspect: expected one PID");
	*ret_for_one = *options;
	if (!options_read_pid(options->operands[0], pid, &ret_for_one->has_self))
		return complain(STATUS_USAGE, "inspect: expected a PID, not '%s'",
				shown(&given, options->operands[0]));
	ret_for_one->pids = pid;
	ret_for_one->pid_count = 1;
	return STATUS_SUCCESS;
}

static void release_sample(void *context, struct sample *take_sample)
{
	(void)context;
	sample_free(take_sample);
}

/* How many nodes have memory; 0 when that cannot be told. */
static uint64_t read_memory_nodes(struct collector *collector)
{
	struct model *model = model_new(release_sample, NULL);
	struct sample *sample = sample_new();
	struct demand demand = { .is_exhaustive = true };
	struct cell count = { .presence = PRESENCE_ABSENT };

	demand_add(&demand, METRIC_SYSTEM_MEMORY_NODES);
	if (model && sample && collector_collect(collector, &demand, sample) == 0) {
		model_take(model, sample);
		sample = NULL;
		count = model_cell(model, 0, (struct column){ METRIC_SYSTEM_MEMORY_NODES,
							      LENS_VALUE });
	}
	sample_free(sample);
	model_free(model);
	return cell_has_value(&count) ? count.count : 0;
}

static bool has_several_nodes(struct tree *tree)
{
	const struct collector_options options = { .has_no_walks = true };
	struct collector *collector;
	uint64_t count;

	if (collector_open(tree, &options, &collector))
		return false;
	count = read_memory_nodes(collector);
	collector_close(collector);
	return count > 1;
}

static enum status add_views(struct selection *selection, const char *const *names, size_t count)
{
	enum status status = STATUS_SUCCESS;

	for (size_t i = 0; i < count && status == STATUS_SUCCESS; i++)
		status = selection_add_view(selection, names[i]);
	return status;
}

static enum status choose(struct selection *selection, const struct options *options,
			  const struct surroundings *surroundings, struct tree *tree, uint64_t pid)
{
	enum status status = add_views(selection, views, ARRAY_SIZE(views));

	if (status == STATUS_SUCCESS && has_several_nodes(tree))
		status = add_views(selection, node_views, ARRAY_SIZE(node_views));
	if (status == STATUS_SUCCESS && options->mapping)
		status = add_views(selection, strip_views, ARRAY_SIZE(strip_views));
	selection->target = view_find("mappings");
	if (status == STATUS_SUCCESS)
		status = selection_finish(selection, options, surroundings);
	if (status == STATUS_SUCCESS)
		selection_set_subject(selection, pid, options->mapping);
	return status;
}

enum status inspect_run(const struct options *options, const struct surroundings *surroundings)
{
	struct selection selection = { 0 };
	struct options for_one;
	struct tree *tree = NULL;
	uint64_t pid;
	enum status status = take_pid(options, &for_one, &pid);

	if (status == STATUS_SUCCESS)
		status = open_root(&for_one, &tree);
	if (status != STATUS_SUCCESS)
		return status;
	status = choose(&selection, &for_one, surroundings, tree, pid);
	if (status == STATUS_SUCCESS)
		status = write_samples(&selection, &for_one, tree, true);
	else
		tree_close(tree);
	selection_done(&selection);
	return status;
}
