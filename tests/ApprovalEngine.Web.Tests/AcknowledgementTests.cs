using System.Text.Json;
using ApprovalEngine.Web.Tests.Harness;
using Shouldly;
using Xunit;

namespace ApprovalEngine.Web.Tests;

/// <summary>Files that an ERP, or somebody else, drops into the inbox.</summary>
public sealed class AcknowledgementTests(Engines engines) : IClassFixture<Engines>
{
    [Theory, OnSqlite, OnPostgres]
    public async Task What_is_no_good_acknowledgement_is_put_aside_with_a_reason_and_changes_nothing(DatabaseKind database)
    {
        var engine = await engines.OnAsync(database);
        var number = (await engine.RaiseAsync()).NumberOf();
        await engine.ApproveAsync(number);
        var effect = (await engine.WithEffectAsync(number, "sent")).Effects.Single();
        var audit = await engine.Database.CountAsync("audit_entries", "chain = @p0", number);

        await ExpectAsideAsync(engine, effect.Id, "{\"effectId\": ", "Not JSON, line 1");
        await ExpectAsideAsync(engine, effect.Id, "[]", "Expected an object, found Array");
        await ExpectAsideAsync(engine, effect.Id, Of(Guid.CreateVersion7()), "Expected the effectId that the file is named after");
        await ExpectAsideAsync(engine, effect.Id, Of(effect.Id, status: "maybe"), "Expected the status confirmed or failed, found 'maybe'");
        await ExpectAsideAsync(engine, effect.Id, Of(effect.Id, at: "yesterday"), "Expected an ISO 8601 instant in 'at', found 'yesterday'");
        await ExpectAsideAsync(engine, effect.Id, Of(effect.Id, message: new string('x', 3000)), "a message of at most 2,000 characters");
        await ExpectAsideAsync(engine, effect.Id, Of(effect.Id) + new string(' ', 70_000), "Expected at most 65536 bytes");
        await ExpectAsideAsync(engine, effect.Id, new string('[', 60) + new string(']', 60), "Not JSON");
        await ExpectAsideAsync(engine, effect.Id, Of(effect.Id, message: "SURROGATE").Replace("SURROGATE", "\\ud800", StringComparison.Ordinal), "not text");
        await ExpectAsideAsync(engine, effect.Id, Of(effect.Id, message: "a\0b"), "not text");
        await ExpectAsideAsync(engine, effect.Id, Of(effect.Id, at: "0001-01-01T00:00:00+14:00"), "Expected an ISO 8601 instant");
        var unknown = Guid.CreateVersion7();
        await ExpectAsideAsync(engine, unknown, Of(unknown), $"There is no effect {unknown}");
        await ExpectLinkAsideAsync(engine, effect.Id);

        (await engine.ReadAsync(number)).Effects.Single().ShouldBe(effect);
        (await engine.Database.CountAsync("audit_entries", "chain = @p0", number)).ShouldBe(audit);
        await engine.AcknowledgeAsync(effect.Id);
        var confirmed = (await engine.WithEffectAsync(number, "confirmed")).Effects.Single();
        await ExpectAsideAsync(engine, effect.Id, Of(effect.Id, status: "failed"), "is Confirmed already");
        (await engine.ReadAsync(number)).Effects.Single().ShouldBe(confirmed);
    }

    private static string Of(Guid effectId, string status = "confirmed", string at = "2026-01-02T03:04:05Z", string message = "as told") =>
        JsonSerializer.Serialize(new { effectId, status, documentNumber = "1", message, at });

    private static async Task ExpectAsideAsync(Engine engine, Guid effectId, string content, string reason)
    {
        var before = Reasons(engine).Count;
        await engine.DropAsync($"{effectId}.ack.json", content);
        var reasons = await NextReasonAsync(engine, before);
        (await File.ReadAllTextAsync(reasons[^1])).ShouldContain(reason);
        File.Exists(Path.Combine(engine.ErpInbox, $"{effectId}.ack.json")).ShouldBeFalse();
    }

    private static async Task ExpectLinkAsideAsync(Engine engine, Guid effectId)
    {
        var target = Path.Combine(engine.Server.Folder, $"{effectId}.elsewhere");
        await File.WriteAllTextAsync(target, Of(effectId));
        var before = Reasons(engine).Count;
        File.CreateSymbolicLink(Path.Combine(engine.ErpInbox, $"{effectId}.ack.json"), target);
        var reasons = await NextReasonAsync(engine, before);
        (await File.ReadAllTextAsync(reasons[^1])).ShouldContain("The file is a link.");
        File.Exists(target).ShouldBeTrue();
    }

    // A file is there a moment before it says something.
    private static Task<List<string>> NextReasonAsync(Engine engine, int before) =>
        engine.UntilAsync(() => Task.FromResult(Reasons(engine)), found => found.Count > before && new FileInfo(found[^1]).Length > 0);

    // The newest last.
    private static List<string> Reasons(Engine engine) => Directory.Exists(Path.Combine(engine.ErpInbox, "quarantine"))
        ? [.. Directory.EnumerateFiles(Path.Combine(engine.ErpInbox, "quarantine"), "*.reason.txt").OrderBy(File.GetLastWriteTimeUtc)]
        : [];
}
