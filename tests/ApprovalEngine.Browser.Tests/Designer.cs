using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Shouldly;

namespace ApprovalEngine.Browser.Tests;

/// <summary>A person at the process designer: the real Elsa Studio, in a browser of its own.</summary>
internal sealed partial class Designer : IAsyncDisposable
{
    // Studio starts a .NET runtime with every page; beside a whole test run that takes its time.
    private const float ReadyMs = 90_000;
    private const string Categories = ".mud-expand-panel-header";
    private const string Buttons = ".mud-toolbar button:visible";
    private const string Saying = ".mud-snackbar";

    // Nothing lies above the port: a person would see it, and wait.
    private const string IsPortThere = "([x, y]) => document.elementFromPoint(x, y)?.closest('[port]') !== null";

    private readonly BrowserPage opened;
    private string? token;

    private Designer(BrowserPage opened)
    {
        this.opened = opened;
        Page.Request += (_, request) => token = IsAuthorized(request) ? request.Headers["authorization"] : token;
    }

    public IPage Page => opened.Page;

    public static async Task<Designer> SignInAsync(BrowserFixture browser, PortalSite site, string userName)
    {
        var opened = await site.SignInAsync(browser, userName, withPicture: true);
        // So large that the drawings fit at their own size: ports lie close together.
        await opened.Page.SetViewportSizeAsync(1920, 1400);
        return new Designer(opened);
    }

    /// <summary>Makes a workflow from nothing, by the dialog of the list; its definition id.</summary>
    public async Task<string> CreateAsync(string name)
    {
        await Page.GotoAsync(StudioPage.List);
        await Page.WaitForSelectorAsync("tbody td", new() { Timeout = ReadyMs });
        await Page.Locator("button:has-text('Create workflow')").ClickAsync();
        await NameAsync(name);
        await Page.Locator(".mud-dialog button:has-text('Ok')").ClickAsync();
        await Page.WaitForURLAsync("**/edit", new() { Timeout = ReadyMs });
        await Page.Locator(".x6-graph-svg").WaitForAsync(new() { State = WaitForSelectorState.Attached, Timeout = ReadyMs });
        return new Uri(Page.Url).Segments[^2].TrimEnd('/');
    }

    /// <summary>Adds a variable of the workflow.</summary>
    public async Task AddVariableAsync(string name)
    {
        await Page.GetByText("Variables", new() { Exact = true }).First.ClickAsync();
        await Page.GetByText("Add variable").ClickAsync();
        await NameAsync(name);
        await SavingAsync(() => Page.Locator(".mud-dialog button:has-text('Ok')").ClickAsync());
    }

    /// <summary>Writes a script for an input of the selected activity.</summary>
    public async Task WriteScriptAsync(string label, string script)
    {
        var editor = Page.Locator(".monaco-editor").First;
        if (!await editor.IsVisibleAsync())
        {
            await FieldOf(label).Locator("xpath=ancestor::*[.//*[contains(@class,'mud-menu')]][1]").Locator(".mud-menu button").First.ClickAsync();
            await Page.Locator(".mud-popover-open [class*='mud-menu-item'], .mud-popover-open [class*='mud-list-item']", new() { HasTextString = "JavaScript" }).First.ClickAsync();
            await editor.Locator(".view-line").First.WaitForAsync();
        }

        await editor.ClickAsync();
        await Page.Keyboard.PressAsync("Control+A");
        await SavingAsync(() => Page.Keyboard.TypeAsync(script), model => JsonNode.Parse(model)!.ToJsonString().Contains(JsonSerializer.Serialize(script), StringComparison.Ordinal));
    }

    /// <summary>Presses the button that runs the drawing, and waits for the picture of what it became; its id.</summary>
    public async Task<string> RunAsync()
    {
        (await Page.RunAndWaitForResponseAsync(() => Page.Locator(Buttons).Nth(6).ClickAsync(), response => response.Url.EndsWith("/execute", StringComparison.Ordinal))).Status.ShouldBe(200);
        await Page.WaitForURLAsync("**/studio/workflows/instances/*/view*", new() { Timeout = ReadyMs });
        await Page.WaitForSelectorAsync(".elsa-activity", new() { Timeout = ReadyMs });
        return new Uri(Page.Url).Segments[^2].TrimEnd('/');
    }

    /// <summary>How often an activity ran, as its badge in the picture of an instance says it, with the colour's name.</summary>
    public async Task<string> BadgeOfAsync(string id)
    {
        var badge = Page.Locator($".x6-node[data-cell-id='{id}'] .mud-badge:visible").First;
        await badge.WaitForAsync();
        var classes = await badge.GetAttributeAsync("class") ?? "";
        return $"{await badge.InnerTextAsync()} {BadgeColour().Match(classes).Groups[1].Value}";
    }

    /// <summary>Opens a definition, and waits until it is drawn.</summary>
    public async Task EditAsync(string definitionId)
    {
        await Page.GotoAsync($"/studio/workflows/definitions/{definitionId}/edit");
        await Page.WaitForSelectorAsync(".elsa-activity", new() { Timeout = ReadyMs });
        await Page.Locator(Buttons).First.ClickAsync(); // fits the drawing into the window
    }

    /// <summary>Drags an activity from the toolbox to a place of the canvas, in parts of its width and height; its id.</summary>
    public async Task<string> DropAsync(string category, string activity, float x, float y)
    {
        var before = await NodesAsync();
        var item = Page.Locator(".mud-expand-panel [draggable=true]:visible", new() { HasTextRegex = new Regex($@"^\s*{Regex.Escape(activity)}\s*$") }).First;
        if (!await item.IsVisibleAsync())
        {
            await Page.Locator(Categories, new() { HasTextString = category }).ClickAsync();
        }

        var canvas = Page.Locator(".x6-graph").First;
        var box = (await canvas.BoundingBoxAsync())!;
        await SavingAsync(() => item.DragToAsync(canvas, new() { TargetPosition = new() { X = box.Width * x, Y = box.Height * y } }));
        return (await NodesAsync()).Except(before).ShouldHaveSingleItem();
    }

    /// <summary>Draws a connection with the mouse.</summary>
    public async Task ConnectAsync(string from, string port, string to)
    {
        var (start, end) = (await MiddleOfAsync(PortOf(from, port)), await MiddleOfAsync(PortOf(to, "In")));
        await SavingAsync(async () =>
        {
            await Page.Mouse.MoveAsync(start.X, start.Y, new() { Steps = 4 });
            await Page.WaitForFunctionAsync(IsPortThere, new double[] { start.X, start.Y });
            await Page.Mouse.DownAsync();
            await Page.Mouse.MoveAsync((start.X + end.X) / 2, (start.Y + end.Y) / 2, new() { Steps = 8 });
            await Page.Mouse.MoveAsync(end.X, end.Y, new() { Steps = 8 });
            await Page.Mouse.UpAsync();
        }, model => model.Contains(SourceOf(from, port), StringComparison.Ordinal));
    }

    /// <summary>Deletes the connection that leaves an activity by a port.</summary>
    public async Task DisconnectAsync(string from, string port)
    {
        // A point of the line where no other one lies above it. Studio's own module knows which line it is.
        var point = await Page.EvaluateAsync<float[]>(
            """
            async ([from, port]) => {
              const { graphBindings } = await import('/studio/_content/Elsa.Studio.Workflows.Designer/designer.entry.js');
              const { graph } = graphBindings[document.querySelector('.graph-container').id];
              const cell = graph.getEdges().find((one) => one.getSourceCellId() === from && one.getSourcePortId() === port);
              const edge = document.querySelector(`.x6-edge[data-cell-id="${cell.id}"]`);
              const path = edge.querySelector('path');
              const matrix = path.getScreenCTM();
              const at = (part) => path.getPointAtLength(path.getTotalLength() * part).matrixTransform(matrix);
              const free = [...Array(60).keys()].map((step) => at((step + 1) / 62))
                .find((place) => document.elementFromPoint(place.x, place.y)?.closest('.x6-edge') === edge);
              return [free.x, free.y];
            }
            """,
            new[] { from, port });
        await Page.Mouse.ClickAsync(point[0], point[1]);
        await SavingAsync(() => Page.Keyboard.PressAsync("Delete"), model => !model.Contains(SourceOf(from, port), StringComparison.Ordinal));
    }

    /// <summary>Chooses in a drop-down of the selected activity.</summary>
    public async Task ChooseAsync(string label, string option)
    {
        var choice = Page.Locator(".mud-popover-open [class*='mud-list-item']", new() { HasTextString = option }).Last;
        for (var attempt = 0; attempt < 5 && !await choice.IsVisibleAsync(); attempt++)
        {
            // Studio draws the properties anew after it has saved, and closes what was open.
            await FieldOf(label).Locator("[tabindex='0']").First.ClickAsync();
            await Page.WaitForTimeoutAsync(700);
        }

        await SavingAsync(() => choice.ClickAsync());
    }

    public Task FillAsync(string label, string text) => SavingAsync(async () =>
    {
        await FieldOf(label).Locator("input").First.FillAsync(text);
        await Page.Keyboard.PressAsync("Tab");
    });

    /// <summary>Selects an activity, so that its properties are shown.</summary>
    public async Task SelectAsync(string id)
    {
        var (x, y) = await MiddleOfAsync(Page.Locator($".x6-node[data-cell-id='{id}'] .elsa-activity").First);
        await Page.Mouse.ClickAsync(x, y);
    }

    public async Task<string> ValueOfAsync(string label)
    {
        var field = FieldOf(label);
        await field.WaitForAsync();
        return await field.Locator("input[type=hidden]").CountAsync() > 0
            ? (await field.Locator("[tabindex='0']").First.InnerTextAsync()).Trim()
            : await field.Locator("input").First.InputValueAsync();
    }

    /// <summary>Presses the button that publishes; the status of the answer, and what Studio says about it.</summary>
    public Task<(int Status, string Said)> PublishAsync() => SayingAsync(() => Page.Locator(Buttons).Nth(4).ClickAsync());

    /// <summary>Changes the description of the workflow; the status of the answer, and what Studio says where it is refused.</summary>
    public async Task<(int Status, string Said)> DescribeAsync(string description)
    {
        await Page.GetByText("Properties", new() { Exact = true }).First.ClickAsync();
        return await SayingAsync(async () =>
        {
            await Page.Locator("elsa-workflow-definition-editor textarea:visible").First.FillAsync(description);
            await Page.Keyboard.PressAsync("Tab");
        });
    }

    /// <summary>The token with which the page asks the server; where it has not asked yet, it goes to the list.</summary>
    public async Task<string> TokenAsync()
    {
        if (token is null)
        {
            await Page.RunAndWaitForRequestAsync(() => Page.GotoAsync(StudioPage.List), IsAuthorized);
        }

        return token.ShouldNotBeNull();
    }

    /// <summary>What the server answers, as the person who sits here.</summary>
    public async Task<string> FetchAsync(string path) => await Page.EvaluateAsync<string>(
        "async ([path, token]) => (await fetch(path, { headers: { authorization: token } })).text()", new[] { path, await TokenAsync() });

    /// <summary>Nothing went wrong in the browser but what Studio always says, and nothing was asked of another host.</summary>
    /// <param name="refused">How many refusals were provoked: the browser notes each.</param>
    public void ShouldBeQuiet(int refused = 0)
    {
        opened.OutsideRequests.ShouldBeEmpty();
        var errors = opened.Errors.Where(error => !Noise().IsMatch(error)).ToList();
        errors.Count(error => error.Contains("400 (Bad Request)", StringComparison.Ordinal)).ShouldBeLessThanOrEqualTo(refused, string.Join('\n', errors));
        errors.Where(error => !error.Contains("400 (Bad Request)", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    public ValueTask DisposeAsync() => opened.DisposeAsync();

    private ILocator FieldOf(string label) => Page.Locator(string.Create(CultureInfo.InvariantCulture, $".mud-input-control:has(> .mud-input-control-input-container label:text-is('{label}'))")).First;

    // Studio's dialogs look for a free name, and write it there when they have found it.
    private async Task NameAsync(string name)
    {
        var field = Page.Locator(".mud-dialog .mud-input-control:has(label:text-is('Name')) input").First;
        await Assertions.Expect(field).Not.ToHaveValueAsync("");
        await field.FillAsync(name);
    }

    private async Task<(int Status, string Said)> SayingAsync(Func<Task> act)
    {
        await SilenceAsync();
        var answer = await Page.RunAndWaitForResponseAsync(act, IsSave);
        if (answer.Status == 200 && !answer.Request.PostData!.Contains("\"publish\":true", StringComparison.Ordinal))
        {
            return (answer.Status, "");
        }

        await Page.Locator(Saying).Last.WaitForAsync();
        return (answer.Status, string.Join('\n', await Page.Locator(Saying).AllInnerTextsAsync()));
    }

    // Studio shows three lines at a time, and the next ones where those were closed.
    private async Task SilenceAsync()
    {
        for (var attempt = 0; attempt < 40 && await Page.Locator(Saying).CountAsync() > 0; attempt++)
        {
            await Page.EvaluateAsync("saying => document.querySelectorAll(`${saying} button`).forEach((button) => button.click())", Saying);
            await Page.WaitForTimeoutAsync(400);
        }

        (await Page.Locator(Saying).CountAsync()).ShouldBe(0);
    }

    private ILocator PortOf(string node, string port) => Page.Locator($".x6-node[data-cell-id='{node}'] [port='{port}']").First;

    private async Task<IReadOnlyList<string>> NodesAsync() =>
        await Page.EvaluateAsync<string[]>("[...document.querySelectorAll('.x6-node')].map((node) => node.getAttribute('data-cell-id'))");

    private static async Task<(float X, float Y)> MiddleOfAsync(ILocator locator)
    {
        var box = (await locator.BoundingBoxAsync())!;
        return (box.X + (box.Width / 2), box.Y + (box.Height / 2));
    }

    // How a connection begins in what Studio sends.
    private static string SourceOf(string from, string port) => $"\"source\":{{\"activity\":\"{from}\",\"port\":\"{port}\"}}";

    // Studio saves by itself half a second after each change, and now and then once more for an earlier one.
    private async Task SavingAsync(Func<Task> act, Func<string, bool>? isOfThis = null) =>
        (await Page.RunAndWaitForResponseAsync(act, response => IsSave(response) && (isOfThis is null || isOfThis(response.Request.PostData ?? "")))).Status.ShouldBe(200);

    private static bool IsAuthorized(IRequest request) => request.Url.Contains("/elsa/api/", StringComparison.Ordinal) && request.Headers.ContainsKey("authorization");

    private static bool IsSave(IResponse response) => response.Request.Method == "POST" && response.Url.EndsWith("/elsa/api/workflow-definitions", StringComparison.Ordinal);

    // elsa-studio.md 11.14.
    [GeneratedRegex("manhattan algorithm|favicon")]
    private static partial Regex Noise();

    [GeneratedRegex(@"mud-theme-(\w+)")]
    private static partial Regex BadgeColour();
}
