using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Helsenorge.Portal.Domain.SqlServer.Migrations
{
    /// <inheritdoc />
    public partial class ChangeGp : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<DateOnly>(
                name: "MovedOn",
                table: "People",
                type: "date",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "HprNumber",
                table: "GeneralPractitioners",
                type: "nvarchar(9)",
                maxLength: 9,
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "IsEntitled",
                table: "GeneralPractitioners",
                type: "bit",
                nullable: false,
                defaultValue: true);

            migrationBuilder.CreateTable(
                name: "GpLists",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    PractitionerId = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    SurgeryId = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    HprNumber = table.Column<string>(type: "nvarchar(9)", maxLength: 9, nullable: false),
                    Name = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false),
                    Sex = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false),
                    Languages = table.Column<int>(type: "int", maxLength: 40, nullable: false),
                    SurgeryOrganisationNumber = table.Column<string>(type: "nvarchar(9)", maxLength: 9, nullable: false),
                    SurgeryName = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false),
                    Street = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false),
                    PostalCode = table.Column<string>(type: "nvarchar(4)", maxLength: 4, nullable: false),
                    City = table.Column<string>(type: "nvarchar(100)", maxLength: 100, nullable: false),
                    Municipality = table.Column<string>(type: "nvarchar(100)", maxLength: 100, nullable: false),
                    SearchText = table.Column<string>(type: "nvarchar(401)", maxLength: 401, nullable: false),
                    MunicipalityKey = table.Column<string>(type: "nvarchar(100)", maxLength: 100, nullable: false),
                    Phone = table.Column<string>(type: "nvarchar(20)", maxLength: 20, nullable: false),
                    Latitude = table.Column<double>(type: "float", nullable: true),
                    Longitude = table.Column<double>(type: "float", nullable: true),
                    Capacity = table.Column<int>(type: "int", nullable: false),
                    Patients = table.Column<int>(type: "int", nullable: false),
                    EndsOn = table.Column<DateOnly>(type: "date", nullable: true),
                    Opening = table.Column<int>(type: "int", nullable: false),
                    Places = table.Column<int>(type: "int", nullable: false),
                    ReadAt = table.Column<DateTime>(type: "datetime2", nullable: false),
                    Version = table.Column<Guid>(type: "uniqueidentifier", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_GpLists", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "PostalAreas",
                columns: table => new
                {
                    PostalCode = table.Column<string>(type: "nvarchar(4)", maxLength: 4, nullable: false),
                    Latitude = table.Column<double>(type: "float", nullable: false),
                    Longitude = table.Column<double>(type: "float", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_PostalAreas", x => x.PostalCode);
                });

            migrationBuilder.CreateTable(
                name: "GpChanges",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    PatientId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Number = table.Column<int>(type: "int", nullable: false),
                    ListId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    GpName = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false),
                    SurgeryName = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false),
                    FormerGpName = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: true),
                    Reason = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false),
                    FromWaitingList = table.Column<bool>(type: "bit", nullable: false),
                    OrderedAt = table.Column<DateTime>(type: "datetime2", nullable: false),
                    DecidedBy = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    EffectiveOn = table.Column<DateOnly>(type: "date", nullable: false),
                    Opening = table.Column<int>(type: "int", nullable: false),
                    Place = table.Column<int>(type: "int", nullable: true),
                    Status = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false),
                    AnsweredAt = table.Column<DateTime>(type: "datetime2", nullable: true),
                    Version = table.Column<Guid>(type: "uniqueidentifier", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_GpChanges", x => x.Id);
                    table.ForeignKey(
                        name: "FK_GpChanges_GpLists_ListId",
                        column: x => x.ListId,
                        principalTable: "GpLists",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "GpListPlaces",
                columns: table => new
                {
                    ListId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Opening = table.Column<int>(type: "int", nullable: false),
                    Number = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_GpListPlaces", x => new { x.ListId, x.Opening, x.Number });
                    table.ForeignKey(
                        name: "FK_GpListPlaces_GpLists_ListId",
                        column: x => x.ListId,
                        principalTable: "GpLists",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "GpWaiting",
                columns: table => new
                {
                    PatientId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    ListId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    GpName = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false),
                    JoinedAt = table.Column<DateTime>(type: "datetime2", nullable: false),
                    DecidedBy = table.Column<Guid>(type: "uniqueidentifier", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_GpWaiting", x => x.PatientId);
                    table.ForeignKey(
                        name: "FK_GpWaiting_GpLists_ListId",
                        column: x => x.ListId,
                        principalTable: "GpLists",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "IX_GpChanges_ListId_Status",
                table: "GpChanges",
                columns: new[] { "ListId", "Status" });

            migrationBuilder.CreateIndex(
                name: "IX_GpChanges_PatientId_Number",
                table: "GpChanges",
                columns: new[] { "PatientId", "Number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_GpChanges_Status_EffectiveOn",
                table: "GpChanges",
                columns: new[] { "Status", "EffectiveOn" });

            migrationBuilder.CreateIndex(
                name: "IX_GpLists_HprNumber",
                table: "GpLists",
                column: "HprNumber",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_GpLists_MunicipalityKey",
                table: "GpLists",
                column: "MunicipalityKey");

            migrationBuilder.CreateIndex(
                name: "IX_GpWaiting_ListId_JoinedAt",
                table: "GpWaiting",
                columns: new[] { "ListId", "JoinedAt" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "GpChanges");

            migrationBuilder.DropTable(
                name: "GpListPlaces");

            migrationBuilder.DropTable(
                name: "GpWaiting");

            migrationBuilder.DropTable(
                name: "PostalAreas");

            migrationBuilder.DropTable(
                name: "GpLists");

            migrationBuilder.DropColumn(
                name: "MovedOn",
                table: "People");

            migrationBuilder.DropColumn(
                name: "HprNumber",
                table: "GeneralPractitioners");

            migrationBuilder.DropColumn(
                name: "IsEntitled",
                table: "GeneralPractitioners");
        }
    }
}
