using System.Globalization;
using System.Text.Json;
using ApprovalEngine.TestHost;
using ApprovalEngine.Web.Tests.Harness;
using Shouldly;
using Xunit;

namespace ApprovalEngine.Web.Tests;

/// <summary>From the ledger's import to terms that the ERP has confirmed and a letter in two languages.</summary>
[Collection(SharedEngines.Name)]
public sealed class LedgerJourneyTests(Engines engines)
{
    private const string Today = "2013-06-30";

    private static readonly string[] BucketNames = ["not-due", "1-30", "31-60", "61-90", "over-90"];

    [Theory, OnSqlite, OnPostgres]
    public async Task From_a_generated_ledger_to_confirmed_terms(DatabaseKind database) =>
        await JourneyAsync(await engines.OnAsync(database), LedgerGenerator.Write());

    [LedgerTheory, OnSqlite, OnPostgres]
    public async Task From_the_sample_ledger_to_confirmed_terms(DatabaseKind database) =>
        await JourneyAsync(await engines.OnAsync(database), await File.ReadAllTextAsync(SampleLedger.Path!));

    private static async Task JourneyAsync(Engine engine, string ledger)
    {
        var rows = Row.ReadAll(ledger);
        var customersBefore = await engine.Database.CountAsync("customers");
        await ImportTwiceAsync(engine, ledger);
        (await engine.Database.CountAsync("customers") - customersBefore).ShouldBe(100);

        var customer = rows.Where(row => row.InvoicedOn <= Row.Day(Today) && row.SettledOn > Row.Day(Today))
            .GroupBy(row => row.Customer).OrderByDescending(group => group.Count()).ThenBy(group => group.Key, StringComparer.Ordinal).First().Key;
        await ExpectPositionAsync(engine, customer, [.. rows.Where(row => row.Customer == customer)]);

        var number = await RaiseAsync(engine, customer);
        await DecideInTurnAsync(engine, number);
        await ExpectEffectAsync(engine, number, customer);
        await ExpectLettersAsync(engine, number, customer);
    }

    private static async Task ImportTwiceAsync(Engine engine, string ledger)
    {
        var controller = await engine.AsAsync("credit.controller");
        const string path = "/api/imports/open-items?mapping=ibm-accounts-receivable";

        var first = (await controller.PostTextAsync(path, ledger, "text/csv")).ShouldBe(200).Json;
        var second = (await controller.PostTextAsync(path, ledger, "text/csv")).ShouldBe(200).Json;

        Counts(first).ShouldBe(("open-items", 2_466, 2_466, 0, 0));
        Counts(second).ShouldBe(("open-items", 2_466, 0, 2_466, 0));
        first.GetProperty("rejected").GetArrayLength().ShouldBe(0);
    }

    private static (string? Kind, int Read, int Accepted, int Unchanged, int Rejected) Counts(JsonElement report) => (
        report.GetProperty("kind").GetString(), report.GetProperty("read").GetInt32(), report.GetProperty("accepted").GetInt32(), report.GetProperty("unchanged").GetInt32(),
        report.GetProperty("rejectedCount").GetInt32());

    // Counted from the rows of the file: a document is open from its day until the day before it was settled.
    private static async Task ExpectPositionAsync(Engine engine, string number, IReadOnlyList<Row> rows)
    {
        var open = rows.Where(row => row.InvoicedOn <= Row.Day(Today) && row.SettledOn > Row.Day(Today)).ToList();
        var buckets = BucketNames.ToDictionary(name => name, name => open.Where(row => BucketOf(Row.Day(Today).DayNumber - row.DueOn.DayNumber) == name).Sum(row => row.Amount));

        var customer = (await (await engine.AsAsync("sales.east")).GetAsync($"/api/customers/{number}?asOf={Today}")).ShouldBe(200).Json;

        open.ShouldNotBeEmpty();
        customer.GetProperty("asOf").GetString().ShouldBe(Today);
        customer.GetProperty("exposure").GetDecimal().ShouldBe(open.Sum(row => row.Amount));
        customer.GetProperty("aging").EnumerateArray().ToDictionary(one => one.GetProperty("bucket").GetString()!, one => one.GetProperty("amount").GetDecimal()).ShouldBe(buckets);
        customer.GetProperty("openItems").EnumerateArray().Select(one => one.GetProperty("number").GetString()!).ShouldBe(open.Select(row => row.Number), ignoreOrder: true);
        customer.GetProperty("termDays").GetInt32().ShouldBe(30);
        var paid = rows.Where(row => row.SettledOn <= Row.Day(Today)).ToList();
        var behaviour = customer.GetProperty("behaviour");
        (behaviour.GetProperty("paidItems").GetInt32(), behaviour.GetProperty("lateItems").GetInt32()).ShouldBe((paid.Count, paid.Count(row => row.SettledOn > row.DueOn)));
    }

    private static string BucketOf(int daysOverdue) => daysOverdue switch
    {
        <= 0 => "not-due",
        <= 30 => "1-30",
        <= 60 => "31-60",
        <= 90 => "61-90",
        _ => "over-90",
    };

    private static async Task<string> RaiseAsync(Engine engine, string customer)
    {
        var body = RequestSteps.Terms(customer);
        (body["legalEntity"], body["branch"]) = ("CN01", "SH01");
        var requester = await engine.AsAsync("sales.east");
        var before = await engine.Database.TableCountsAsync();
        var preview = (await requester.PostAsync("/api/requests/preview", body)).ShouldBe(200).Json;
        (await engine.Database.TableCountsAsync()).ShouldBe(before, "a preview writes nothing");

        var answer = (await requester.PostAsync("/api/requests", body)).ShouldBe(201);
        var created = answer.Json;
        var number = created.GetProperty("number").GetString().ShouldNotBeNull();
        number.ShouldStartWith("NST-");
        answer.Headers["ETag"].ShouldBe($"\"{created.GetProperty("version").GetInt32()}\"");
        answer.Headers["Location"].ShouldBe($"/api/requests/{number}");
        created.GetProperty("status").GetString().ShouldBe("InReview");
        created.GetProperty("contentHash").GetString().ShouldBe(preview.GetProperty("contentHash").GetString());
        created.GetProperty("findings").GetArrayLength().ShouldBe(0);
        foreach (var route in new[] { preview, created }.Select(view => view.GetProperty("route")))
        {
            var parts = route.EnumerateArray().SelectMany(stage => stage.GetProperty("parts").EnumerateArray().Select(part => PartOf(stage, part)));
            parts.ShouldBe([
                (1, "sales", 1, "branch-manager", "recommend", "branch.manager.shanghai", "R1", 45),
                (2, "finance", 3, "finance-director", "approve", "finance.director", "A3", 45)]);
        }

        return number;
    }

    private static (int Stage, string? Function, int Level, string? Role, string? Kind, string? Person, string? Row, int Deviation) PartOf(JsonElement stage, JsonElement part)
    {
        var rule = part.GetProperty("rules").EnumerateArray().Single();
        return (
            stage.GetProperty("stage").GetInt32(), part.GetProperty("function").GetString(), part.GetProperty("level").GetInt32(), part.GetProperty("role").GetString(),
            part.GetProperty("kind").GetString(), part.GetProperty("people").EnumerateArray().Single().GetString(), rule.GetProperty("row").GetString(),
            rule.GetProperty("inputs").GetProperty("deviationDays").GetInt32());
    }

    private static async Task DecideInTurnAsync(Engine engine, string number)
    {
        foreach (var (person, verdict) in new[] { ("branch.manager.shanghai", "recommend"), ("finance.director", "approve") })
        {
            var request = await engine.ReadAsync(number);
            var task = request.OpenTasks().ShouldHaveSingleItem();
            task.People.ShouldBe([person]);
            var own = new { verdict, contentHash = request.ContentHash };
            (await (await engine.AsAsync("sales.east")).PostAsync($"/api/tasks/{task.Id}/decision", own)).ShouldBe(403, "request.own");

            var inbox = (await (await engine.AsAsync(person)).GetAsync("/api/tasks?limit=200")).ShouldBe(200).Json.GetProperty("items").EnumerateArray();
            var mine = inbox.Single(one => one.GetProperty("request").GetString() == number);
            mine.GetProperty("id").GetGuid().ShouldBe(task.Id);
            mine.GetProperty("verdicts").EnumerateArray().Select(one => one.GetString()).ShouldContain(verdict);
            var answer = (await (await engine.AsAsync(person)).PostAsync(
                $"/api/tasks/{task.Id}/decision", new { verdict, comment = "Agreed.", contentHash = mine.GetProperty("contentHash").GetString(), amendments = (object?)null, to = (object?)null })).ShouldBe(200).Json;
            answer.GetProperty("verdict").GetString().ShouldBe(verdict);
            answer.GetProperty("task").GetGuid().ShouldBe(task.Id);
        }

        (await engine.ReadAsync(number)).Status.ShouldBe("Approved");
    }

    private static async Task ExpectEffectAsync(Engine engine, string number, string customer)
    {
        var effect = (await engine.WithEffectAsync(number, "sent")).Effects.ShouldHaveSingleItem();
        var path = Path.Combine(engine.ErpOutbox, $"{effect.Id}.json");
        var file = JsonSerializer.Deserialize<JsonElement>(await File.ReadAllTextAsync(path));
        file.EnumerateObject().Select(member => member.Name).ShouldBe(["effectId", "kind", "request", "legalEntity", "customer", "payload", "createdAt"]);
        (file.GetProperty("effectId").GetGuid(), file.GetProperty("kind").GetString(), file.GetProperty("request").GetString()).ShouldBe((effect.Id, "customer-terms", number));
        (file.GetProperty("legalEntity").GetString(), file.GetProperty("customer").GetString()).ShouldBe(("CN01", customer));
        file.GetProperty("payload").GetProperty("termDays").GetInt32().ShouldBe(75);
        var validUntil = file.GetProperty("payload").GetProperty("validUntil").GetString();
        if (!OperatingSystem.IsWindows())
        {
            File.GetUnixFileMode(engine.ErpOutbox).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        var view = $"/api/customers/{customer}";
        (await (await engine.AsAsync("sales.east")).GetAsync(view)).ShouldBe(200).Json.GetProperty("agreedTerms").GetArrayLength().ShouldBe(0, "terms are agreed once the ERP has confirmed them");
        await engine.AcknowledgeAsync(effect.Id);
        var confirmed = (await engine.WithEffectAsync(number, "confirmed")).Effects.Single();
        (confirmed.DocumentNumber, confirmed.Message).ShouldBe(("4711", "as told"));
        File.Exists(Path.Combine(engine.ErpInbox, "done", $"{effect.Id}.ack.json")).ShouldBeTrue();
        var terms = (await (await engine.AsAsync("sales.east")).GetAsync(view)).ShouldBe(200).Json.GetProperty("agreedTerms").EnumerateArray().Single();
        (terms.GetProperty("termDays").GetInt32(), terms.GetProperty("request").GetString(), terms.GetProperty("validUntil").GetString()).ShouldBe((75, number, validUntil));
    }

    private static async Task ExpectLettersAsync(Engine engine, string number, string customer)
    {
        var requester = await engine.AsAsync("sales.east");
        var letters = (await requester.GetAsync($"/api/requests/{number}/letters")).ShouldBe(200).Json.EnumerateArray().ToList();
        letters.Select(letter => (letter.GetProperty("kind").GetString(), letter.GetProperty("culture").GetString(), letter.GetProperty("status").GetString()))
            .ShouldBe([("terms-confirmation", "zh-CN", "readyToSend"), ("terms-confirmation", "en", "readyToSend")]);
        foreach (var (letter, words) in letters.Zip([["特殊付款条件确认函", "贰拾伍万元整", "75"], new[] { "Confirmation of special payment terms", "<strong>75 days</strong>", "CNY 250,000.00" }]))
        {
            var answer = (await requester.GetAsync(letter.GetProperty("href").GetString()!)).ShouldBe(200);
            answer.Headers["Content-Security-Policy"].ShouldBe("sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:");
            answer.Headers["X-Content-Type-Options"].ShouldBe("nosniff");
            answer.Headers["Content-Type"].ShouldBe("text/html; charset=utf-8");
            words.Append(number).Append(customer).ShouldAllBe(word => answer.Text.Contains(word));
        }
    }

    /// <summary>A row of the ledger, read without the product's own reader.</summary>
    private sealed record Row(string Customer, string Number, DateOnly InvoicedOn, DateOnly DueOn, decimal Amount, DateOnly SettledOn)
    {
        public static IReadOnlyList<Row> ReadAll(string ledger)
        {
            var lines = ledger.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries);
            var names = lines[0].Split(',');
            return [.. lines.Skip(1).Select(line => Of(names.Zip(line.Split(',')).ToDictionary(pair => pair.First, pair => pair.Second)))];
        }

        public static DateOnly Day(string text) => DateOnly.ParseExact(text, ["M/d/yyyy", "yyyy-MM-dd"], CultureInfo.InvariantCulture);

        private static Row Of(Dictionary<string, string> cells) => new(
            cells["customerID"], cells["invoiceNumber"], Day(cells["InvoiceDate"]), Day(cells["DueDate"]), decimal.Parse(cells["InvoiceAmount"], CultureInfo.InvariantCulture),
            Day(cells["SettledDate"]));
    }
}
