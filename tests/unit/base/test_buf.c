#include "unit/test.h"

#include <string.h>

#include "base/buf.h"

static void a_zeroed_buf_holds_nothing_ever(void **state)
{
	struct buf buf = { 0 };

	(void)state;
	assert_false(buf_putc(&buf, 'x'));
	assert_true(buf_append(&buf, "", 0));
	assert_null(buf.data);
	buf_release(&buf);
}

static void it_fills_to_its_ceiling_and_no_further(void **state)
{
	struct buf buf = BUF_INIT(100);

	(void)state;
	for (int i = 0; i < 10; i++)
		assert_true(buf_append(&buf, "0123456789", 10));
	assert_false(buf_putc(&buf, 'x'));
	assert_int_equal(buf.len, 100);
	assert_memory_equal(buf.data + 90, "0123456789", 10);
	buf_release(&buf);
}

static void a_refused_append_changes_nothing(void **state)
{
	struct buf buf = BUF_INIT(8);

	(void)state;
	assert_true(buf_puts(&buf, "abcde"));
	assert_false(buf_puts(&buf, "fghi"));
	assert_false(buf_printf(&buf, "%d", 12345));
	assert_int_equal(buf.len, 5);
	assert_memory_equal(buf.data, "abcde", 5);
	buf_release(&buf);
}

static void a_huge_length_does_not_wrap_around(void **state)
{
	struct buf buf = BUF_INIT(64);

	(void)state;
	assert_true(buf_putc(&buf, 'x'));
	assert_null(buf_room(&buf, SIZE_MAX));
	assert_null(buf_room(&buf, SIZE_MAX - 1));
	buf_release(&buf);
}

static void printing_appends(void **state)
{
	struct buf buf = BUF_INIT(64);

	(void)state;
	assert_true(buf_printf(&buf, "%s-%d", "a", 7));
	assert_true(buf_printf(&buf, "%s", "b"));
	assert_int_equal(buf.len, 4);
	assert_memory_equal(buf.data, "a-7b", 4);
	buf_release(&buf);
}

static void consuming_keeps_the_rest(void **state)
{
	struct buf buf = BUF_INIT(64);

	(void)state;
	assert_true(buf_puts(&buf, "hello world"));
	buf_consume(&buf, 6);
	assert_int_equal(buf.len, 5);
	assert_memory_equal(buf.data, "world", 5);
	buf_consume(&buf, 99);
	assert_int_equal(buf.len, 0);
	buf_release(&buf);
}

static void a_secret_is_wiped_when_it_is_cleared(void **state)
{
	struct buf buf = { .max = 64, .secret = true };

	(void)state;
	assert_true(buf_puts(&buf, "hunter2"));
	buf_clear(&buf);
	for (size_t i = 0; i < buf.cap; i++)
		assert_int_equal(buf.data[i], 0);
	buf_release(&buf);
}

static void a_secret_is_whole_after_growing(void **state)
{
	struct buf buf = { .max = 4096, .secret = true };

	(void)state;
	for (int i = 0; i < 4096; i++)
		assert_true(buf_putc(&buf, (char)('a' + i % 26)));
	for (int i = 0; i < 4096; i++)
		assert_int_equal(buf.data[i], 'a' + i % 26);
	buf_release(&buf);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_zeroed_buf_holds_nothing_ever),
		cmocka_unit_test(it_fills_to_its_ceiling_and_no_further),
		cmocka_unit_test(a_refused_append_changes_nothing),
		cmocka_unit_test(a_huge_length_does_not_wrap_around),
		cmocka_unit_test(printing_appends),
		cmocka_unit_test(consuming_keeps_the_rest),
		cmocka_unit_test(a_secret_is_wiped_when_it_is_cleared),
		cmocka_unit_test(a_secret_is_whole_after_growing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
