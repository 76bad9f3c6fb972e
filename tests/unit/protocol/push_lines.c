#include "unit/protocol/push_lines.h"

void plays(const char *folders, const char *const *script, size_t n, enum talk_state state,
	enum push push, enum push_reason reason)
{
	struct played played = play(folders, script, n);

	assert_int_equal(played.state, state);
	assert_int_equal(played.push, push);
	assert_int_equal(played.push_reason, reason);
	played_release(&played);
}
