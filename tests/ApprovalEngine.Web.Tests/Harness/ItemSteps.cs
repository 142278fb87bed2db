using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using ApprovalEngine.Application.Customers;
using ApprovalEngine.Application.Requests;
using ApprovalEngine.Domain;
using Shouldly;

namespace ApprovalEngine.Web.Tests.Harness;

/// <summary>The usual steps of requests about open items. C100003 and C100005 belong to SH01 of CN01 and pay late; C100016 to SU01 of CN02.</summary>
public static class ItemSteps
{
    public const string Customer = "C100003";
    public const string OtherEntityCustomer = "C100016";

    // No two tests of a host meet on the same item.
    private static readonly HashSet<(Engine, string)> Taken = [];

    /// <summary>Today as the host counts it.</summary>
    public static DateOnly Today => BusinessDay.Of(TimeProvider.System.GetUtcNow());

    public static Dictionary<string, object?> Memo(OpenItemView item, decimal net, string reason = "price-error", decimal rate = 0.13m, string customer = Customer, bool submit = true) =>
        Body("credit-memo", customer, net + Math.Round(net * rate, 2, MidpointRounding.AwayFromZero), item.Currency, reason, submit, new()
        {
            ["lines"] = new[] { new { invoice = item.Number, net, vatRate = rate } },
        });

    public static Dictionary<string, object?> WriteOff(OpenItemView item, decimal provision, string reason = "uncollectible", string customer = Customer) =>
        Body("write-off", customer, item.OpenAmount, item.Currency, reason, true, new()
        {
            ["items"] = new[] { item.Number },
            ["provision"] = provision,
            ["history"] = "三次催款函均无结果。Three letters without result.",
        });

    public static Dictionary<string, object?> Escalation(OpenItemView item, string reason = "overdue", string customer = Customer) =>
        Body("legal-escalation", customer, item.OpenAmount, item.Currency, reason, true, new()
        {
            ["items"] = new[] { item.Number },
            ["history"] = "电话催收四次。Four calls.",
        });

    extension(Engine engine)
    {
        public async Task<CustomerView> CustomerAsync(string number = Customer) =>
            (await (await engine.AsAsync("admin")).GetAsync($"/api/customers/{number}")).ShouldBe(200).As<CustomerView>();

        public async Task<OpenItemView?> ItemAsync(string number, string customer = Customer) =>
            (await engine.CustomerAsync(customer)).OpenItems.SingleOrDefault(item => item.Number == number);

        /// <summary>An open invoice that no other test has: the most overdue first.</summary>
        public async Task<OpenItemView> TakeInvoiceAsync(string customer = Customer, decimal above = 2_000m)
        {
            foreach (var item in (await engine.CustomerAsync(customer)).OpenItems.Where(item => item.Class == "invoice" && item.OpenAmount > above))
            {
                lock (Taken)
                {
                    if (Taken.Add((engine, item.Number)))
                    {
                        return item;
                    }
                }
            }

            throw new InvalidOperationException($"The demo customer {customer} has no open invoice left for a test.");
        }

        /// <summary>Uploads a document as a browser or a client does.</summary>
        public async Task<ApiAnswer> UploadAsync(string number, string fileName, byte[] content, string? kind = null, string userName = "ar.specialist")
        {
            using var form = new MultipartFormDataContent();
            var file = new ByteArrayContent(content);
            file.Headers.ContentType = new MediaTypeHeaderValue("application/x-anything");
            form.Add(file, "file", fileName);
            if (kind is not null)
            {
                form.Add(new StringContent(kind), "kind");
            }

            return await (await engine.AsAsync(userName)).SendAsync(HttpMethod.Post, $"/api/requests/{number}/attachments", form);
        }

        /// <summary>The effect file that the ERP finds, once it is there.</summary>
        public async Task<System.Text.Json.JsonElement> EffectFileAsync(Guid effectId)
        {
            var path = Path.Combine(engine.ErpOutbox, $"{effectId}.json");
            await engine.UntilAsync(() => Task.FromResult(File.Exists(path)), there => there);
            return System.Text.Json.JsonSerializer.Deserialize<System.Text.Json.JsonElement>(await File.ReadAllTextAsync(path));
        }

        /// <summary>The audit trail verifies, with entries of this request in it.</summary>
        public async Task ExpectAuditAsync(string number)
        {
            var report = (await (await engine.AsAsync("auditor")).GetAsync("/api/audit/verify")).ShouldBe(200).Json;
            report.GetProperty("isValid").GetBoolean().ShouldBeTrue(report.ToString());
            (await engine.Database.CountAsync("audit_entries", "chain = @p0", number)).ShouldBeGreaterThan(4);
        }

        /// <summary>Each letter kind is there in both languages, and each can be read.</summary>
        public async Task ExpectLettersAsync(RequestView request, params string[] kinds)
        {
            request.Letters.Select(letter => (letter.Kind, letter.Culture)).ShouldBe(kinds.SelectMany(kind => new[] { (kind, "zh-CN"), (kind, "en") }), ignoreOrder: true);
            foreach (var letter in request.Letters)
            {
                var text = (await (await engine.AsAsync("admin")).GetAsync(letter.Href)).ShouldBe(200).Text;
                text.ShouldContain(request.NumberOf());
                text.ShouldContain(request.Amount.ToString("N2", CultureInfo.InvariantCulture));
            }
        }

        /// <summary>The requester himself may not agree to it.</summary>
        public async Task ExpectOwnIsRefusedAsync(RequestView request)
        {
            var task = request.OpenTasks().First();
            (await (await engine.AsAsync(request.RequestedBy)).PostAsync($"/api/tasks/{task.Id}/decision", new { verdict = task.Kind, contentHash = request.ContentHash }))
                .ShouldBe(403, "request.own");
        }
    }

    public static byte[] Pdf { get; } = Encoding.ASCII.GetBytes("%PDF-1.7\n1 0 obj <<>> endobj\n%%EOF\n");

    private static Dictionary<string, object?> Body(
        string type, string customer, decimal amount, string currency, string reason, bool submit, Dictionary<string, object?> facts) => new()
    {
        ["type"] = type,
        ["customer"] = customer,
        ["amount"] = amount,
        ["currency"] = currency,
        ["reasonCode"] = reason,
        ["facts"] = facts,
        ["justification"] = "for the test",
        ["submit"] = submit,
    };
}
