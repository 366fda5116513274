"""When what the bot says is near what Telegram allows."""

from bot.channels.telegram.limiting import MessageLimiter


async def sends(limiter: MessageLimiter, messages: int, endpoint: str = "sendMessage") -> None:
    async def arrives() -> bool:
        return True

    for _ in range(messages):
        await limiter.process_request(arrives, (), {}, endpoint, {"chat_id": 4711}, None)


async def test_a_few_messages_are_no_press() -> None:
    limiter = MessageLimiter()
    await sends(limiter, 4)
    assert not limiter.is_pressed


async def test_more_at_once_than_can_go_on_for_long_is() -> None:
    limiter = MessageLimiter()
    await sends(limiter, 12)
    assert limiter.is_pressed


async def test_what_only_goes_along_with_messages_does_not_count() -> None:
    limiter = MessageLimiter()
    await sends(limiter, 40, endpoint="sendChatAction")
    assert not limiter.is_pressed
