using System.Security.Cryptography;
using ApprovalEngine.TestHost;
using ApprovalEngine.Web.Tests.Harness;
using Shouldly;
using Xunit;

namespace ApprovalEngine.Web.Tests;

/// <summary>Outside Development nobody is there but the administrator that the operator makes, once.</summary>
public sealed class FirstAdministratorTests
{
    private const string Password = "Seldom-Heard-7";

    [Theory, OnSqlite, OnPostgres]
    public async Task The_first_administrator_is_made_once_and_with_a_password_of_his_own(DatabaseKind database)
    {
        await using var engine = await Engine.PrepareAsync(database, Production());

        var known = await engine.RunAsync("Demo-Pass-1\n", "create-admin", "first.admin");
        (known.ExitCode, known.Errors.Trim()).ShouldBe((1, "This password stands in the README: everybody knows it."));
        (await engine.Database.CountAsync("accounts")).ShouldBe(0);
        var made = await engine.RunAsync(Password + "\n", "create-admin", "first.admin");
        made.ExitCode.ShouldBe(0, made.Output + made.Errors);
        var again = await engine.RunAsync(Password + "\n", "create-admin", "second.admin");
        (again.ExitCode, again.Errors.Trim()).ShouldBe((1, "There is an administrator already; this command makes the first one only."));
        (await engine.Database.TextsAsync("SELECT id FROM accounts")).ShouldBe(["first.admin"]);
        (await engine.Database.TextAsync("SELECT kind FROM audit_entries WHERE chain = 'account:first.admin'")).ShouldBe("account.first-administrator");

        await engine.Server.StartAsync();
        var token = (await engine.SignInAsync("first.admin", Password)).ShouldBe(200).Json.GetProperty("accessToken").GetString();
        (await (engine.Anybody with { Token = token }).GetAsync("/api/me")).ShouldBe(200).Json.GetProperty("permissions").EnumerateArray().Select(one => one.GetString()).ShouldContain("CancelRequests");
        (await engine.SignInAsync("sales.east")).ShouldBe(401, "auth.failed");

        // What marks a demo account is refused here, whatever its password.
        await engine.Database.ExecuteAsync(database is DatabaseKind.Sqlite ? "UPDATE accounts SET is_demo = 1" : "UPDATE accounts SET is_demo = true");
        (await engine.SignInAsync("first.admin", Password)).ShouldBe(401, "auth.failed");
    }

    [PostgresFact]
    public async Task Without_the_keys_that_every_node_needs_it_does_not_start()
    {
        await using var engine = await Engine.PrepareAsync(DatabaseKind.Postgres, new Dictionary<string, string> { ["ASPNETCORE_ENVIRONMENT"] = "Production" });

        var result = await engine.RunAsync("", "serve");

        result.ExitCode.ShouldBe(1);
        result.Errors.ShouldContain("Keys__Audit is missing");
        result.Errors.ShouldNotContain("   at ");
    }

    private static Dictionary<string, string> Production() => new()
    {
        ["ASPNETCORE_ENVIRONMENT"] = "Production",
        ["Keys__Audit"] = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)),
        ["Keys__DataProtection"] = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)),
    };
}
