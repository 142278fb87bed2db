using ApprovalEngine.Web.Tests.Harness;
using Shouldly;
using Xunit;

namespace ApprovalEngine.Web.Tests;

/// <summary>Each test signs in as somebody whom no other test needs, since failures count against the name.</summary>
[Collection(SharedEngines.Name)]
public sealed class SignInTests(Engines engines)
{
    [Theory, OnSqlite, OnPostgres]
    public async Task A_wrong_password_and_an_unknown_name_look_alike(DatabaseKind database)
    {
        var engine = await engines.OnAsync(database);

        var wrong = (await engine.SignInAsync("branch.manager.west", "Demo-Pass-2")).ShouldBe(401, "auth.failed");
        var unknown = (await engine.SignInAsync("nobody.at.all")).ShouldBe(401, "auth.failed");
        (await engine.SignInAsync("", "")).ShouldBe(401, "auth.failed");

        unknown.Json.GetProperty("detail").GetString().ShouldBe(wrong.Json.GetProperty("detail").GetString());
        var token = (await engine.SignInAsync(" Branch.Manager.West ")).ShouldBe(200).Json;
        unknown.Headers["Cache-Control"].ShouldBe("no-store");
        (token.GetProperty("tokenType").GetString(), token.GetProperty("expiresIn").GetInt32()).ShouldBe(("Bearer", 1800));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_locked_account_is_refused_even_the_right_password(DatabaseKind database)
    {
        var engine = await engines.OnAsync(database);
        for (var turn = 0; turn < 5; turn++)
        {
            (await engine.SignInAsync("branch.manager.south", "wrong")).ShouldBe(401, "auth.failed");
        }

        (await engine.SignInAsync("branch.manager.south")).ShouldBe(401, "auth.failed");

        await engine.Database.ExecuteAsync("UPDATE accounts SET lockout_end = NULL, access_failed_count = 0 WHERE id = 'branch.manager.south'");
        (await engine.SignInAsync("branch.manager.south")).ShouldBe(200);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Repeated_failures_are_answered_with_429(DatabaseKind database)
    {
        var engine = await engines.OnAsync(database);
        var answers = new List<ApiAnswer>();
        for (var turn = 0; turn < 12; turn++)
        {
            answers.Add(await engine.SignInAsync("somebody.guessed", "wrong"));
        }

        answers.Select(answer => answer.Status).ShouldBe([.. Enumerable.Repeat(401, 10), 429, 429]);
        for (var turn = 0; turn < 11; turn++)
        {
            // One name, for all that is kept of it.
            answers.Add(await engine.SignInAsync(new string('x', 1000 + turn), "wrong"));
        }

        answers[^1].ShouldBe(429, "auth.too-many");
        (await engine.SignInAsync("auditor")).ShouldBe(200);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_token_ends_with_the_password_and_with_the_person(DatabaseKind database)
    {
        var engine = await engines.OnAsync(database);
        var client = engine.Anybody with { Token = (await engine.SignInAsync("regional.credit.west")).ShouldBe(200).Json.GetProperty("accessToken").GetString() };
        (await client.GetAsync("/api/me")).ShouldBe(200);

        // What a new password does, too.
        await engine.Database.ExecuteAsync("UPDATE accounts SET security_stamp = 'CHANGED' WHERE id = 'regional.credit.west'");
        (await client.GetAsync("/api/me")).ShouldBe(401, "auth.required");

        var again = engine.Anybody with { Token = (await engine.SignInAsync("regional.credit.west")).ShouldBe(200).Json.GetProperty("accessToken").GetString() };
        (await again.GetAsync("/api/me")).ShouldBe(200);
        await engine.Database.ExecuteAsync(database is DatabaseKind.Sqlite
            ? "UPDATE people SET is_active = 0 WHERE user_name = 'regional.credit.west'"
            : "UPDATE people SET is_active = false WHERE user_name = 'regional.credit.west'");
        (await again.GetAsync("/api/me")).ShouldBe(401, "auth.required");
    }
}
