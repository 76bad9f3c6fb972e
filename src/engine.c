#include "engine.h"

static bool start(struct engine *engine, struct monitor *const *monitors, size_t n,
	const struct poller_settings *settings, struct log *log, struct err *err)
{
	engine->board = board_new(err);
	if (!engine->board)
		return false;
	engine->poller = poller_new(engine->board, log, settings, err);
	if (!engine->poller)
		return false;
	for (size_t i = 0; i < n; i++)
		if (monitors[i] && !poller_add(engine->poller, monitors[i], err))
			return false;
	return poller_start(engine->poller, err);
}

bool engine_start(struct engine *engine, struct monitor *const *monitors, size_t n,
	const struct poller_settings *settings, struct log *log, struct err *err)
{
	*engine = (struct engine){ 0 };
	if (start(engine, monitors, n, settings, log, err))
		return true;
	engine_stop(engine);
	return false;
}

void engine_stop(struct engine *engine)
{
	poller_free(engine->poller);
	if (engine->board)
		board_free(engine->board);
	*engine = (struct engine){ 0 };
}
