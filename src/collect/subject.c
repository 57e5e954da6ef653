/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The inspected process: its mappings and its limits; placement.c and strip.c know its nodes. */
#include <errno.h>

#include "collection.h"
#include "mempane/mapping.h"

/* Formatting each mapping's lines takes far longer than walking it. */
static const uint64_t smaps_allowance = NANOSECONDS_PER_SECOND / 2;

struct subject {
	uint64_t start_ticks;
	bool     is_wide;	/* has addresses beyond 32 bits, as far as its stack tells */
};

static int find_subject(struct collection *collection, uint64_t pid, struct subject *ret_subject)
{
	char path[PROCESS_PATH_SIZE];
	struct process_stat stat;
	struct text text;
	int error;

	process_path(SOURCE_PROCESS_STAT, pid, path);
	error = collection_peek(collection, SOURCE_PROCESS_STAT, path, &text);
	if (error == -ENOENT)
		return -ESRCH;
	if (error)
		return error;
	/* Of a capture that lost the file, the rest is still worth showing. */
	*ret_subject = (struct subject){ 0 };
	if (parse_process_stat(text, &stat) == 0)
		*ret_subject = (struct subject){
			.start_ticks = stat.start_ticks,
			.is_wide = parse_process_start_stack(text) > UINT32_MAX,
		};
	return 0;
}

/* Where the pieces of smaps go. */
struct smaps_taker {
	struct sample       *sample;
	struct smaps_reader *reader;
	struct mapping_fold *fold;
	size_t               rows_maximum;	/* of these, no more is read */
};

static int64_t take_smaps(void *context, struct text text, bool is_last)
{
	struct smaps_taker *taker = context;
	size_t taken = smaps_reader_take(taker->reader, text, is_last);

	if (sample_table(taker->sample, ENTITY_MAPPING)->row_count > taker->rows_maximum)
		return -EAGAIN;
	mapping_fold_step(taker->fold);
	return taker->sample->is_incomplete ? -ENOMEM : (int64_t)taken;
}

/* What came before a failure is no picture of the process. */
static void drop_mappings(struct sample *sample)
{
	while (sample_table(sample, ENTITY_MAPPING)->row_count)
		sample_drop_last_row(sample, ENTITY_MAPPING);
}

/* Changes between two samples right after each other are not worth reading that much twice. */
static size_t rows_maximum(const struct demand *demand)
{
	enum { COMPARED_ROWS_MAXIMUM = MAPPING_ROWS_KEPT };

	return demand->is_only_before ? COMPARED_ROWS_MAXIMUM : SIZE_MAX;
}

static int collect_mappings(struct collection *collection, const struct subject *subject)
{
	struct collector *collector = collection->collector;
	struct sample *sample = collection->sample;
	struct outcome *outcome = &sample->outcomes[SOURCE_PROCESS_SMAPS];
	struct parse_report report = { .rows = 0 };
	struct smaps_taker taker = {
		.sample = sample,
		.reader = smaps_reader_new(&collector->scratch, sample, &collector->scale, &report),
		.fold = mapping_fold_new(&collector->scratch, sample, subject->is_wide),
		.rows_maximum = rows_maximum(collection->demand),
	};
	struct deep_request request = {
		.pid = collection->demand->subject, .start_ticks = subject->start_ticks,
		.source = SOURCE_PROCESS_SMAPS, .allowance = smaps_allowance,
		.take = take_smaps, .context = &taker,
	};

	if (!taker.reader || !taker.fold)
		return -ENOMEM;
	sample_expect_rows(sample, ENTITY_MAPPING, MAPPING_ROWS_RESERVED);
	deep_reader_run(collector->deep, &request, 1);
	if (request.error)
		drop_mappings(sample);
	if (request.error == -ENOMEM || request.error == -ECANCELED)
		return request.error;
	outcome_note_read(outcome, request.error, request.read_at, request.took);
	collection->is_subject_spared = collection->demand->is_only_before &&
					request.error == -EAGAIN;
	if (request.error)
		return 0;
	mapping_fold_finish(taker.fold);
	outcome_note_report(outcome, &report);
	return 0;
}

static int collect_limits(struct collection *collection)
{
	struct outcome *outcome = &collection->sample->outcomes[SOURCE_PROCESS_LIMITS];
	struct parse_report report = { .rows = 0 };
	struct text text;
	int error = collection_read_process(collection, SOURCE_PROCESS_LIMITS,
					    collection->demand->subject, &text);

	if (error)
		return error == -ENOMEM ? error : 0;
	parse_limits(collection->sample, &collection->collector->scale, text, &report);
	outcome_note_report(outcome, &report);
	return 0;
}

static void note_failure(struct collection *collection, int error)
{
	static const enum source sources[] = { SOURCE_PROCESS_SMAPS, SOURCE_PROCESS_LIMITS,
					       SOURCE_PROCESS_NUMA_MAPS,
					       SOURCE_PROCESS_PAGE_NODES };

	for (size_t i = 0; i < ARRAY_SIZE(sources); i++)
		if (collection->is_wanted[sources[i]])
			outcome_note_read(&collection->sample->outcomes[sources[i]], error,
					  collection->started, 0);
}

int subject_collect(struct collection *collection)
{
	struct subject subject;
	int error;

	if (!collection->demand->subject || (!collection->is_wanted[SOURCE_PROCESS_SMAPS] &&
					     !collection->is_wanted[SOURCE_PROCESS_LIMITS] &&
					     !placement_is_wanted(collection)))
		return 0;	/* pages are asked only of mappings that were read */
	error = find_subject(collection, collection->demand->subject, &subject);
	if (error == -ENOMEM)
		return error;
	if (error) {
		note_failure(collection, error);
		return 0;
	}
	if (collection->is_wanted[SOURCE_PROCESS_LIMITS])
		error = collect_limits(collection);
	if (!error && collection->is_wanted[SOURCE_PROCESS_SMAPS])
		error = collect_mappings(collection, &subject);
	if (error || collection->is_subject_spared)
		return error;
	error = placement_collect(collection, subject.start_ticks);
	return error ? error : strip_collect(collection, subject.start_ticks);
}
